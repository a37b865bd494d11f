"""Columns that a template does not name are read by their headers, if that is certain."""

import pytest
from importer.core.mapping.behind import reads_less
from importer.core.mapping.plan import MappingPlan
from importer.core.mapping.planning import plan_mapping
from importer.core.rows import Header
from importer.core.stages import ColumnUsage, MappedRow

from tests.core.template_texts import row_of, template_of

NAME = '[fields.displayName]\ncolumn = "Name"\n'
STREET = '[fields.billingAddress1]\ncolumn = "Street"\n'
ACME = {"Name": "Acme"}


def planned(toml: str, **columns: str) -> MappingPlan:
    sample = [tuple(columns.values())]
    return plan_mapping(Header(1, tuple(columns)), template_of(toml), sample=sample)


def mapped(toml: str, **columns: str) -> MappedRow:
    row = planned(toml, **columns).map(row_of(*columns.values()))
    assert isinstance(row, MappedRow)
    return row


@pytest.mark.parametrize(
    ("header", "value", "field"),
    [
        ("E-Mail", "ann@acme.example", "email"),
        ("Mobile", "+1 917 555 0188", "personalPhone"),
        ("Vorname", "Ann", "firstName"),
        ("Opening Balance", "12.00", "openingBalance"),
    ],
)
def test_a_column_without_a_word_in_the_template_fills_its_free_field(
    header: str, value: str, field: str
) -> None:
    row = mapped(NAME, **ACME, **{header: value})
    assert row.values == {"displayName": "Acme", field: value}
    assert row.note_lines == ()


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Mobile", "on request"),
        ("Website", "base"),
        ("Backup", "ann@acme.example"),
        ("Customer Balance", "1.00"),
        ("Region", "North"),
        ("Credit Limit", "500"),
    ],
)
def test_what_is_not_certain_stays_in_the_note(header: str, value: str) -> None:
    row = mapped(NAME, **ACME, **{header: value})
    assert row.values == {"displayName": "Acme"}
    assert row.note_lines == (f"{header}: {value}",)


def test_the_fields_of_the_template_win() -> None:
    toml = NAME + '[fields.email]\ncolumn = "Backup"\n'
    row = mapped(toml, **ACME, Backup="a@acme.example", Email="b@acme.example")
    assert row.values["email"] == "a@acme.example"
    assert row.note_lines == ("Email: b@acme.example",)


def test_what_the_template_leaves_out_stays_out() -> None:
    left_out = 'leave_out = ["Email"]\n' + NAME
    only_named = 'unmapped = "leave-out"\n' + NAME
    for toml in (left_out, only_named):
        assert mapped(toml, **ACME, Email="a@acme.example").values == {"displayName": "Acme"}


def test_an_address_that_the_template_began_is_completed() -> None:
    row = mapped(NAME + STREET, **ACME, Street="1 Main St", City="Bonn", Postcode="53111")
    assert row.values["billingAddressCity"] == "Bonn"
    assert row.values["billingAddressPostcode"] == "53111"


def test_parts_of_two_addresses_never_meet_behind_a_template() -> None:
    """The template has put the main address where the headers would put the postal one."""
    columns = {"Street": "1 Main St", "Billing Street": "PO Box 7", "Billing City": "Rome"}
    row = mapped(NAME + STREET, **ACME, **columns)
    assert "billingAddressCity" not in row.values
    assert "Billing City: Rome" in row.note_lines


def test_a_kept_mapping_says_the_same_without_sample_rows() -> None:
    """Corrections and reports follow the plan of the run, which grows no more."""
    first = planned(NAME, **ACME, Email="a@acme.example", Region="North")
    again = plan_mapping(first.header, first.template)
    uses = [[(use.usage, use.fields) for use in plan.columns] for plan in (first, again)]
    assert uses[0] == uses[1]


def test_without_rows_nothing_is_certain() -> None:
    plan = plan_mapping(Header(1, ("Name", "Email")), template_of(NAME))
    assert plan.columns[1].usage is ColumnUsage.NOTE


def test_a_template_that_reads_less_than_it_leaves_is_another_systems() -> None:
    header = Header(1, ("Name", "Ref", "Email", "Phone", "Mobile"))
    sample = [("Acme", "7", "a@acme.example", "+1 212 555 0143", "+1 917 555 0188")]
    wrong = template_of(
        '[fields.displayName]\ncolumn = "Ref"\n[fields.email]\ncolumn = "Key"\n'
        '[fields.workPhone]\nconstant = "0"\n[fields.personalPhone]\nconstant = "0"\n'
    )
    assert reads_less(wrong, header, sample)
    assert not reads_less(template_of(NAME), header, sample)

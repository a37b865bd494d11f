"""A person's word on columns stands above what headers and values say."""

from importer.core.headers.told import IN_THE_NOTE, LEFT_OUT, Told
from importer.core.mapping.planning import plan_mapping
from importer.core.mapping.proposal import MappingProposal, propose_mapping, proposed_template
from importer.core.rows import Header
from importer.core.stages import ColumnUsage, Evidence, MappedRow

from tests.core.template_texts import row_of

HEADERS = ("Customer", "Phone", "Reach", "Street", "House No", "City", "Type", "Notes")
ROWS = (
    ("Acme", "030 1", "030 2", "Main St", "5", "Ely", "Customer", "pays late"),
    ("Beta", "", "030 3", "High St", "7", "Bath", "Supplier", ""),
)


def proposed(told: Told) -> MappingProposal:
    return propose_mapping(Header(1, HEADERS), ROWS, told=told)


def values(told: Told) -> tuple[dict[str, str], tuple[str, ...]]:
    """The first row's fields, and the lines of its note."""
    header = Header(1, HEADERS)
    found = plan_mapping(header, proposed_template(proposed(told))).map(row_of(*ROWS[0]))
    assert isinstance(found, MappedRow)
    return dict(found.values), found.note_lines


def test_it_fills_the_field_that_it_was_told_to_fill() -> None:
    match = proposed({2: "workPhone"}).matches[2]
    assert (match.field, match.evidence, match.is_guess) == ("workPhone", Evidence.PERSON, False)
    assert values({2: "workPhone"})[0]["workPhone"] == "030 2"


def test_a_part_of_an_address_replaces_the_one_that_was_read() -> None:
    found, note = values({7: "billingAddressCity"})
    assert found["billingAddressCity"] == "pays late"
    assert "City: Ely" in note
    assert found["billingAddress1"] == "5 Main St"


def test_a_street_that_was_told_stands_without_the_other_ones_house_number() -> None:
    found, note = values({7: "billingAddress1"})
    assert found["billingAddress1"] == "pays late"
    assert {"Street: Main St", "House No: 5"} <= {*note}


def test_into_the_note_and_nowhere() -> None:
    found, note = values({1: IN_THE_NOTE, 2: IN_THE_NOTE, 5: LEFT_OUT})
    assert "workPhone" not in found
    assert "billingAddressCity" not in found
    assert {"Phone: 030 1", "Reach: 030 2"} <= {*note}
    assert not any("Ely" in line for line in note)
    assert proposed({5: LEFT_OUT}).usage_of(5) is ColumnUsage.LEFT_OUT


def test_a_column_of_notes_stays_what_it_is_in_the_note() -> None:
    assert proposed({7: IN_THE_NOTE}).matches[7].field == "note"


def test_a_column_that_decided_which_rows_are_customers_no_longer_does() -> None:
    assert proposed({}).usage_of(6) is ColumnUsage.FILTER
    assert proposed({6: IN_THE_NOTE}).filters == ()


def test_a_column_that_is_no_name_is_not_taken_for_one_by_elimination() -> None:
    headers, rows = ("Kliendinimi", "E-mail"), [(f"Sol {n}", f"s{n}@x.example") for n in "abc"]
    by_itself = propose_mapping(Header(1, headers), rows)
    told = propose_mapping(Header(1, headers), rows, told={0: IN_THE_NOTE})
    assert by_itself.matches[0].field == "displayName"
    assert 0 not in told.matches


def test_of_two_columns_of_one_header_the_one_that_is_meant_is_left_out() -> None:
    proposal = propose_mapping(Header(1, ("Name", "Hue", "Hue")), told={2: LEFT_OUT})
    plan = plan_mapping(Header(1, ("Name", "Hue", "Hue")), proposed_template(proposal))
    assert [use.usage for use in plan.columns[1:]] == [ColumnUsage.NOTE, ColumnUsage.LEFT_OUT]

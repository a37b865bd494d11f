"""Every column has a fate, every cell is accounted for, and none is lost."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from importer.core.customer import FieldKind
from importer.core.late_texts import told
from importer.core.rows import CellKind
from importer.core.stages import ColumnUsage, FilteredRow, MappedRow

from tests.core.template_texts import mapped, mapped_by, plan_of, row_of

NAME = '[fields.displayName]\ncolumn = "Name"\n'


# --- columns


def uses_of(headers: list[str], toml: str | None = None) -> dict[str, tuple[str, tuple[str, ...]]]:
    return {use.header: (use.usage.value, use.fields) for use in plan_of(headers, toml).columns}


def test_every_column_has_one_fate() -> None:
    toml = (
        'leave_out = ["Spent*"]\nsensitive = ["PIN"]\nsource_key = "ID"\n' + NAME
        + '[[filter]]\ncolumn = "Kind"\nskip = "x"\nreason = ""\n[[notes]]\ncolumn = "Fax"'
    )  # fmt: skip
    assert uses_of(
        ["ID", "Name", "Kind", "Fax", "Spent (USD)", "PIN", "Bank account", "Hue"], toml
    ) == {
        "ID": ("note", ("note",)),
        "Name": ("field", ("displayName",)),
        "Kind": ("filter", ()),
        "Fax": ("note", ("note",)),
        "Spent (USD)": ("left out", ()),
        "PIN": ("sensitive", ()),
        "Bank account": ("sensitive", ()),
        "Hue": ("note", ("note",)),
    }


def test_unnamed_columns_are_left_out_where_the_template_says_so() -> None:
    assert uses_of(["Name", "Hue"], 'unmapped = "leave-out"\n' + NAME)["Hue"][0] == "left out"


def test_each_column_says_why() -> None:
    plan = plan_of(["Name", "Hue"], NAME)
    assert [told(use.reason) for use in plan.columns] == [
        "named by the template test",
        "no field of its own",
    ]


def test_the_id_of_the_source_system_travels_with_the_row() -> None:
    row = mapped('source_key = "ID"\nleave_out = "ID"\n' + NAME, ID="2520018000000073005", Name="A")
    assert row.source_key == "2520018000000073005"
    assert row.note_lines == ()


def test_columns_whose_values_decide_how_they_are_read_are_known_by_kind() -> None:
    toml = (
        '[fields.openingBalance]\ncolumns = ["Amount", "Side"]\nparse = "amount-dr-cr"\n'
        '[fields.openingBalanceAt]\ncolumn = "At"\n[fields.customerType]\ncolumn = "Type"'
    )
    found = plan_of(["Type", "Amount", "Side", "At"], toml).columns_of_interest
    assert found[FieldKind.AMOUNT] == (1,)
    assert found[FieldKind.DATE] == (3,)
    assert found[FieldKind.CUSTOMER_TYPE] == (0,)


def test_the_plan_tells_rows_from_totals() -> None:
    rules = plan_of(["Name", "Phone", "Balance", "Hue"]).line_rules
    assert rules.balance_column == 2
    assert rules.text_columns == {0, 1}


# --- without a template


def test_headers_are_matched_one_by_one() -> None:
    row = mapped(
        None, Name="Acme", **{"E-mail": "a@acme.example", "Hue": "red", "Custommer Naem": ""}
    )
    assert row.values == {"displayName": "Acme", "email": "a@acme.example"}
    assert row.note_lines == ("Hue: red",)


def test_of_two_columns_for_one_field_the_better_wins_and_the_other_is_noted() -> None:
    plan = plan_of(["Name", "Town", "Billing Address City"])
    assert [use.usage for use in plan.columns[1:]] == [ColumnUsage.NOTE, ColumnUsage.FIELD]
    said = "Billing Address City is taken from Billing Address City, which fits better"
    assert told(plan.columns[1].reason) == said
    assert plan.columns[2].confidence == 1.0


def test_a_card_column_is_never_a_field() -> None:
    plan = plan_of(["Name", "Card Number"])
    assert plan.columns[1].usage is ColumnUsage.SENSITIVE


def test_a_cell_that_no_rule_used_is_noted_though_a_longer_value_holds_it() -> None:
    toml = '[fields.displayName]\nfirst = ["Name", "Company"]\n[[notes]]\ncolumn = "Town"'
    row = mapped(toml, Name="Acme Trading", Company="Acme", Town="")
    assert row.note_lines == ("Company: Acme",)
    assert mapped(toml, Name="Acme", Company="Acme", Town="").note_lines == ()


# --- cells that need care


def problems_of(row: MappedRow) -> list[tuple[str, str, int | None, str]]:
    return [(found.code, found.field, found.column, found.value) for found in row.problems]


def test_repairs_are_counted_with_the_cell_as_it_was() -> None:
    row = mapped(NAME, Name=" Acme\u00a0Ltd ")
    assert row.values["displayName"] == "Acme Ltd"
    assert problems_of(row) == [
        ("blanks-trimmed", "displayName", 0, " Acme\u00a0Ltd "),
        ("characters-normalized", "displayName", 0, " Acme\u00a0Ltd "),
    ]


def test_cells_that_go_nowhere_are_not_even_looked_at() -> None:
    row = mapped('leave_out = "Hue"\n' + NAME, Name="A", Hue=" red ", **{"Card Number": " 4111 "})
    assert row.problems == ()
    assert row.note_lines == ()


def test_a_cell_that_could_not_be_calculated_is_an_error_and_no_value() -> None:
    """importer/sources/README.md 24 and 25."""
    plan = plan_of(["Name", "Email", "Hue"], NAME + '[fields.email]\ncolumn = "Email"')
    kinds = [CellKind.UNCALCULATED, CellKind.ERROR, CellKind.ERROR]
    row = mapped_by(plan, row_of("", "#REF!", "#N/A", kinds=kinds))
    assert isinstance(row, MappedRow)
    assert row.values == {}
    assert row.note_lines == ()
    assert sorted(problems_of(row)) == [
        ("cell-error", "email", 1, "#REF!"),
        ("cell-error", "note", 2, "#N/A"),
        ("cell-uncalculated", "displayName", 0, ""),
    ]


def test_an_error_in_a_column_that_is_left_out_does_not_matter() -> None:
    plan = plan_of(["Name", "Hue"], 'leave_out = "Hue"\n' + NAME)
    row = mapped_by(plan, row_of("A", "#REF!", kinds=[CellKind.TEXT, CellKind.ERROR]))
    assert isinstance(row, MappedRow)
    assert row.problems == ()


def test_a_workbooks_kinds_follow_the_values() -> None:
    plan = plan_of(["Name", "Balance", "As of"])
    kinds = [CellKind.TEXT, CellKind.NUMBER, CellKind.DATE]
    row = mapped_by(plan, row_of("A", "5", date(2026, 1, 1).isoformat(), kinds=kinds))
    assert isinstance(row, MappedRow)
    assert row.kinds == {"openingBalance": CellKind.NUMBER, "openingBalanceAt": CellKind.DATE}


def test_a_row_with_more_cells_than_the_header_may_be_shifted() -> None:
    """importer/sources/README.md 60."""
    row = mapped_by(plan_of(["Name", "City"]), row_of("Acme", "Rome", "Italy"))
    assert [found.code for found in row.problems] == ["row-too-long"]
    assert row.problems[0].facts == {"cells": "3", "expected": "2", "delimiter": "comma"}


def test_a_blank_cell_too_many_moves_the_others_just_as_well() -> None:
    """`Acme,9 Pier Road, Dock 2,` under `Name,Street,City` has a fourth cell, and it is blank."""
    row = mapped_by(
        plan_of(["Name", "Street", "City"]), row_of("Acme", "9 Pier Road", " Dock 2", "")
    )
    assert "row-too-long" in [found.code for found in row.problems]


def test_a_sheet_may_be_wider_than_its_table() -> None:
    """Workbooks hand out rows as wide as the widest, blanks included."""
    plan = plan_of(["Name", "City"])
    kinds = [CellKind.TEXT] * 4
    assert mapped_by(plan, row_of("Acme", "Rome", "", " ", kinds=kinds)).problems == ()
    stray = mapped_by(plan, row_of("Acme", "Rome", "", "seen 3 May", kinds=kinds))
    assert [found.code for found in stray.problems] == ["row-too-long"]


def test_a_row_with_fewer_cells_than_the_header_is_read_and_said() -> None:
    row = mapped_by(plan_of(["Name", "City", "Fax"]), row_of("Acme"))
    assert row.values == {"displayName": "Acme"}
    assert [found.code for found in row.problems] == ["row-too-short"]


def test_columns_without_a_header_need_no_cell() -> None:
    """importer/sources/README.md 62: a comma behind the last header and none behind the rows."""
    assert mapped_by(plan_of(["Name", "City", ""]), row_of("Acme", "Rome")).problems == ()


def test_a_value_in_a_column_without_a_header_goes_into_the_note() -> None:
    row = mapped(NAME, **{"Name": "Acme", "": "stray"})
    assert row.note_lines == ("Column B: stray",)


# --- card and bank data


def test_cells_of_card_and_bank_columns_are_blanked() -> None:
    """importer/sources/README.md 49."""
    plan = plan_of(["Name", "Card Number", "Hue"])
    assert plan.redact(("Acme", "4111 1111", "red")) == ("Acme", "", "red")


def test_in_a_shifted_row_the_cell_beside_is_blanked_too() -> None:
    plan = plan_of(["Name", "Card Number", "Email"])
    cells = ("Acme", "Ltd", "4111 1111 1111 1111", "a@acme.example")
    assert "4111 1111 1111 1111" not in plan.redact(cells)
    row = mapped_by(plan, row_of(*cells))
    assert isinstance(row, MappedRow)
    assert "4111" not in repr(row)


# --- the law


HEADERS = st.sampled_from(
    [
        "Name",
        "Company",
        "Phone",
        "Mobile",
        "Mail",
        "Person",
        "Address",
        "Kind",
        "Hue",
        "Bank",
        "Spent",
        "Address 1",
        "Address 2",
        "Address 3",
        "Address 4",
        "Home Phone",
        "Customer",
        "E-mail 1 - Value",
        "Ship To Address",
        "City",
        "",
    ]
)
CELLS = st.one_of(
    st.just(""),
    st.sampled_from(
        [
            "x",
            "NULL",
            "Phone:1234567 Fax:7654321",
            "Ann Lee",
            "A:B",
            "1 Main St\nRome NY 13440",
            "Acme\n1 Main St",
            "{x}",
            "'x",
        ]
    ),
    st.text(st.characters(codec="utf-8"), max_size=12),
)
EVERYTHING = """
    leave_out = ["Spent"]
    unwrap = ["{}", "'"]
    [names]
    path = ":"
    inactive_suffix = " (deleted)"
    [fields.displayName]
    first = ["Name", "Company"]
    [[fields.companyName]]
    column = "Company"
    [[fields.companyName]]
    column = "Name"
    parse = "last-of-path"
    when = { column = "Person", blank = true }
    [fields.workPhone]
    first = ["Phone", "Phone [2]"]
    parse = "labelled-phones"
    [fields.personalPhone]
    column = "Mobile"
    when = { column = "Kind", equals = "x" }
    [fields.firstName]
    column = "Person"
    parse = "person-name"
    [fields.billingAddress1]
    columns = ["Address", "Address [2]"]
    parse = "address-lines"
    without = ["Company", ["Name", "Person"]]
    [fields.email]
    column = "Mail"
    format = "mailto:{}"
    [[notes]]
    label = "Kind"
    column = "Kind"
"""


@given(st.lists(st.tuples(HEADERS, CELLS), min_size=1, max_size=12), st.booleans())
def test_no_filled_cell_of_a_mapped_row_is_lost(
    columns: list[tuple[str, str]], with_template: bool
) -> None:
    """Promise 4: every cell is in a field, in the note, or its column is said to go nowhere."""
    headers = ["Name", *(header for header, _ in columns)]
    cells = ["Acme", *(cell for _, cell in columns)]
    plan = plan_of(headers, EVERYTHING if with_template else None)
    row = mapped_by(plan, row_of(*cells))
    assert not isinstance(row, FilteredRow)
    arrived = words("\n".join([*row.values.values(), *row.note_lines]))
    said = {found.column for found in row.problems}
    for use, cell in zip(plan.columns, cells, strict=True):
        if use.usage in {ColumnUsage.FIELD, ColumnUsage.NOTE} and use.column not in said:
            assert words(cell) <= arrived | LABELS, (use, cell, row)


LABELS = {"phone", "fax", "deleted", "mobile", "tel"}
"""Words that parsers use up: they say which field a value is for."""


def words(text: str) -> set[str]:
    letters = "".join(letter if letter.isalnum() else " " for letter in text.casefold())
    return set(letters.split())

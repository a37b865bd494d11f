"""The verbs that take a system's habits off its texts: repeated lines, marks, HTML, filters."""

import pytest
from importer.core.stages import MappedRow

from tests.core.template_texts import filtered, mapped

NAME = '[fields.displayName]\ncolumn = "Name"\n'
ADDRESS = """
    [names]
    path = ":"
    [fields.displayName]
    column = "Name"
    [fields.firstName]
    column = "First"
    [fields.lastName]
    column = "Last"
    [fields.billingAddress1]
    columns = ["Bill 1", "Bill 2", "Bill 3"]
    parse = "address-lines"
    without = ["Name", ["First", "Last"], ["Nowhere"]]
"""


def bill(name: str, *lines: str, first: str = "", last: str = "") -> MappedRow:
    cells = {f"Bill {number}": line for number, line in enumerate(lines, start=1)}
    return mapped(ADDRESS, Name=name, First=first, Last=last, **cells)


# --- without


@pytest.mark.parametrize("line", ["Acme", "ACME ", "Ann Lee"])
def test_a_line_that_only_says_the_name_again_is_no_part_of_the_address(line: str) -> None:
    """templates/README.md#quickbooks-desktop: `Bill to 1` is usually the name line."""
    row = bill("Acme", line, "1 Main St", "Rome, NY 13440", first="Ann", last="Lee")
    assert row.values["billingAddress1"] == "1 Main St"
    assert row.values["billingAddressCity"] == "Rome"
    assert row.note_lines == ()


@pytest.mark.parametrize("line", ["Acme", "Pool", "Acme:Pool"])
def test_a_path_counts_by_its_parts_too(line: str) -> None:
    row = bill("Acme:Pool", line, "1 Main St", "Rome, NY 13440")
    assert row.values["billingAddress1"] == "1 Main St"


def test_a_line_with_more_than_the_name_stays() -> None:
    row = bill("Acme", "Acme Building", "1 Main St", "Rome, NY 13440")
    assert row.values["billingAddress1"] == "Acme Building"


def test_an_address_of_nothing_but_the_name_is_none() -> None:
    row = bill("Acme", "Acme")
    assert row.values == {"displayName": "Acme"}
    assert row.note_lines == ()


# --- unwrap


@pytest.mark.parametrize(
    ("marks", "cell", "text"),
    [
        ('["\'"]', "'+57 555 0101", "+57 555 0101"),
        ('["\'"]', "''t Hof", "'t Hof"),
        ('["\'"]', "O'Neil", "O'Neil"),
        ('["{}"]', "{Acme}", "Acme"),
        ('["{}"]', "{Acme", "{Acme"),
    ],
)
def test_marks_that_the_system_puts_around_texts_are_taken_off_once(
    marks: str, cell: str, text: str
) -> None:
    """importer/sources/README.md 32 and templates/README.md#myob-accountright."""
    row = mapped(f"unwrap = {marks}\n{NAME}", Name=cell)
    assert row.values == {"displayName": text}
    assert row.problems == ()


def test_a_text_that_is_nothing_but_the_mark_stays() -> None:
    assert mapped(f'unwrap = ["\'"]\n{NAME}', Name="'").values == {"displayName": "'"}


# --- html-text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Rings <b>twice</b></p><p>Gate&nbsp;4 &amp; 5</p>", "Rings twice\nGate 4 & 5"),
        ("one<br/>two<BR>three", "one\ntwo\nthree"),
        ('<a href="https://acme.example/x">site</a>', "site (https://acme.example/x)"),
        ('<a href="mailto:a@acme.example">a@acme.example</a>', "a@acme.example"),
        ("5 < 6 & 7 > 6", "5 < 6 & 7 > 6"),
        ("plain\n  text", "plain\n  text"),
    ],
)
def test_notes_in_html_become_plain_text(html: str, text: str) -> None:
    """templates/README.md#odoo."""
    toml = NAME + '[fields.note]\ncolumn = "Comment"\nparse = "html-text"'
    assert mapped(toml, Name="Acme", Comment=html).values["note"] == text


# --- filters with a condition


FILTER = NAME + (
    '[[filter]]\ncolumn = "Suppliers"\nkeep = "0"\nreason = "It is a supplier."\n'
    'when = { column = "Customers", equals = "0" }'
)


@pytest.mark.parametrize(
    ("customers", "suppliers", "is_dropped"),
    [("0", "3", True), ("1", "3", False), ("0", "0", False), ("0", "", False)],
)
def test_a_filter_may_hold_for_some_rows_only(
    customers: str, suppliers: str, is_dropped: bool
) -> None:
    found = filtered(FILTER, Name="Acme", Customers=customers, Suppliers=suppliers)
    assert (found is not None) is is_dropped


# --- columns by a part of their header


def test_a_star_in_a_columns_name_stands_for_any_text() -> None:
    """templates/README.md#dolibarr: the suffix is the same in every language."""
    toml = '[fields.displayName]\ncolumn = "*(s.nom)"\n[fields.email]\ncolumn = "*(s.email)"'
    row = mapped(toml, **{"Nom* (s.nom)": "Acme", "E-mail (s.email)": "a@acme.example"})
    assert row.values == {"displayName": "Acme", "email": "a@acme.example"}


def test_a_header_as_it_is_comes_before_one_that_is_like_it() -> None:
    row = mapped('[fields.displayName]\ncolumn = "*Name"', **{"Old Name": "A", "Name": "B"})
    assert row.values == {"displayName": "B"}

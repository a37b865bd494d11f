"""Ordinary rows in bulk, all others one by one: both ways give the same answers, byte for byte."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from importer.core.checking.checker import Checker
from importer.core.checking.ordinary import check_ordinary
from importer.core.checking.rules import BALANCE_RULES, CLOSING_RULES, FIELD_RULES
from importer.core.checking.table import TableCheck, add_to_profiles, blank_profiles
from importer.core.evidence.formats import build_formats
from importer.core.mapping.columns import map_chunk
from importer.core.mapping.planning import plan_mapping
from importer.core.options import BalanceSign, CheckOptions, DateOrder, DecimalMark, InvalidContacts
from importer.core.organization import Organization
from importer.core.rows import CellKind, Header, RowChunk, RowRef, SourceRow, chunks_of
from importer.core.target_fields import target_fields
from importer.run.fronts import Nobody
from importer.run.reading import open_files, recognise
from importer.settings import load_settings
from importer.wiring import user_files
from msgspec.structs import replace

from tests.budget import budget
from tests.core.checks import BOOKS, BRANCHED, TODAY
from tests.goldens import load_golden, options_of, sample_paths
from tests.laws.row_by_row import cut, row_by_row

SIZES = (1, 3, 500)


def checks_of(path: Path, options: dict[str, Any]) -> list[tuple[TableCheck, list[RowChunk]]]:
    """The tables of a file, ready to be checked, with their records."""
    ready = []
    settings_of_run = load_settings(options)
    files = user_files()
    opened = open_files(files, (path,), settings_of_run.reading())
    for read in recognise(opened, files, settings_of_run, Nobody()):
        chunks = list(read.table.chunks())
        found = read.recognised
        plan = plan_mapping(found.header, found.template, sample=found.sample, told=found.told)
        ready.append((ready_check(plan, chunks, CheckOptions(TODAY), BOOKS), chunks))
    return ready


def ready_check(
    plan: Any, chunks: Sequence[RowChunk], options: CheckOptions, organization: Organization | None
) -> TableCheck:
    profiles = blank_profiles(plan)
    for chunk in chunks:
        add_to_profiles(profiles, plan, chunk)
    formats = build_formats(profiles, options, plan.template)
    return TableCheck(plan, options, organization, formats, blank_profiles(plan))


def assert_alike(check: TableCheck, chunks: Sequence[RowChunk], size: int) -> None:
    """Checking in chunks of a size says what checking row by row says."""
    rows = [row for chunk in chunks for row in chunk.rows()]
    expected, lines = row_by_row(check, rows)
    check = TableCheck(
        check.plan, check.options, check.organization, check.formats, blank_profiles(check.plan)
    )
    found = [row for some in check.check(cut(chunks, size), 1) for row in some.rows()]
    assert found == expected
    assert check.rows == len(expected)
    assert sorted(check.lines.elements()) == sorted(kind for _, kind in lines)


def imported_samples() -> list[Path]:
    """Those whose files are lists of customers."""
    return [path for path in sample_paths() if "rows" in load_golden(path)]


@pytest.mark.parametrize("path", imported_samples(), ids=lambda path: path.name)
def test_every_sample_is_checked_alike_in_chunks_of_any_size(path: Any) -> None:
    for check, chunks in checks_of(path, options_of(load_golden(path))):
        for size in SIZES:
            assert_alike(check, chunks, size)


# --- tables that nobody would write ---------------------------------------------------------------

PIECES = (
    *("", "", "", " ", "Acme", "Acme Ltd", "Müller & Söhne", "ACME", "Total", "total:", "Summe"),
    *(
        "  Acme",
        "Acme ",
        "A\u00a0B",
        "a\nb",
        "a \nb",
        "a\r\nb",
        "\n",
        "tab\there",
        "a|b",
        "| ",
        "|",
    ),
    *("Chloé", "Chloe\u0301", "RenÃ©e", "Ã ", "\ufffd", "emoji 😀", "𠮷野", "ａ", "ﬁ", "İ", "ß"),
    *("#REF!", "#N/A", "#1", "4.41E+11", "1e+10", "4,4E+100", "x" * 255, "x" * 256, "y" * 300),
    *('He said "no"', "back\\slash", "per%cent %s", "{braces}", "\x7f", "\x00", "\u200b", "null"),
    *("Ann", "Ann Lee", "Lee", "A. Lee", "Lee, Ann", "Ann Lee Ltd", "john@acme.example"),
    *(
        "JOHN@ACME.EXAMPLE",
        "a@b",
        "a@gmial.com",
        "a@b.con",
        "Ann <a@acme.example>",
        "a@b.co; c@d.co",
    ),
    *("+1 617 555 0101", "617-555-0101 x12", "555", "12345678901.0", "1-800-FLOWERS", "tel:123456"),
    *("https://acme.example", "acme.example", "not a site", "base"),
    *(
        "US",
        "United States",
        "Germany",
        "Deutschland",
        "Germny",
        "Nowhere",
        "02138",
        "2138",
        "2138.0",
    ),
    *(
        "10115",
        "D-10115",
        "AB1 2CD",
        "yes",
        "no",
        "maybe",
        "true",
        "business",
        "Individual",
        "Retail",
    ),
    *("USD", "usd", "EUR", "GBP", "XXX", "€", "$", "US Dollar", "DOLLARS", "1", "2"),
    *("0", "0.00", "-0", "00", "100", "100.5", "-12.25", "1,234.50", "1.234", "1.234,50", "007"),
    *("9999999999.999", "9999999999", "123456789.12", "1234567890", "$5", "5 USD", "(5.00)", "5-"),
    *("12 Cr", "twelve", "0.001", "0.005", "0.0049", "٣", "2026-01-31", "2026-02-30", "31/01/2026"),
    *("01/02/2026", "2099-01-01", "2026-1-1", "45000", "2026-01-31 10:00", "North", "Main", "HQ"),
    *("1.08", "1.0", "1.085", "12345", "Mr", "Frau", "Firma", "a person"),
)
LABELS = [field.label for field in target_fields().values()]
HEADERS = (*LABELS, "Old number", "Fax", "Region # 2", "Card Number")
CELLS = st.sampled_from(PIECES) | st.text(max_size=8)

OPTIONS = st.fixed_dictionaries(
    {},
    optional={
        "date_order": st.sampled_from(DateOrder),
        "decimal_mark": st.sampled_from(DecimalMark),
        "balance_sign": st.sampled_from(BalanceSign),
        "rates": st.just({"EUR": Decimal("1.08")}),
        "set_values": st.sampled_from(
            [
                {"customerType": "business"},
                {"openingBalanceAt": "2026-01-31"},
                {"workPhone": "+1 617 555 0100"},
                {"currencyCode": "EUR"},
                {"active": "no"},
                {"note": ""},
            ]
        ),
        "default_values": st.sampled_from(
            [
                {"currencyCode": "USD", "customerType": "individual"},
                {"openingBalanceAt": "2026-01-31"},
                {"openingBalanceAt": "31/01/2026"},
                {"displayName": "Somebody", "openingBalance": "5"},
                {"openingBalanceExchangeRate": "1.5"},
                {"billingAddressCountry": "US"},
            ]
        ),
        "allow_new_currencies": st.just(True),
        "invalid_contacts": st.just(InvalidContacts.NOTE),
        "fixes": st.sampled_from([frozenset({"email-invalid"}), frozenset({"country-unknown"})]),
    },
)
ORGANIZATIONS = st.sampled_from([None, BOOKS, BRANCHED])


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str], list[list[str]]]:
    """A header and some rows, most of them as wide as the header."""
    naming = draw(st.sampled_from(("Display Name", "Company Name", "Email", "Last Name")))
    others = draw(st.lists(st.sampled_from(HEADERS), max_size=8, unique=True))
    header = draw(st.permutations(list(dict.fromkeys([naming, *others]))))
    width = st.just(len(header)) | st.integers(0, len(header) + 2)
    rows = st.lists(width.flatmap(lambda w: st.lists(CELLS, min_size=w, max_size=w)), max_size=12)
    return header, draw(rows)


def chunks_from(
    header: Sequence[str], rows: Sequence[Sequence[str]], kinds: Sequence[CellKind] | None = None
) -> list[RowChunk]:
    lines = [tuple(header), *map(tuple, rows)]
    return list(
        chunks_of(
            SourceRow(
                RowRef("f.csv", "", number),
                cells,
                None
                if kinds is None
                else tuple(kinds[at % len(kinds)] for at in range(len(cells))),
                number if kinds is None else None,
            )
            for number, cells in enumerate(lines, 1)
        )
    )


@settings(max_examples=budget(400, 6_000), deadline=None)
@given(tables(), OPTIONS, ORGANIZATIONS, st.sampled_from(SIZES))
@example((["Display Name", "Opening Balance"], [["Acme", "0"]]), {}, BOOKS, 1)
@example(
    (["Display Name", "Opening Balance"], [["Acme", " "]]),
    {"default_values": {"openingBalance": "5"}},
    None,
    1,
)
@example((["Display Name", "Email"], [["A", "a@b.co"], ["B", "b@gmial.com"]]), {}, BOOKS, 500)
@example(
    (["Display Name", "Opening Balance", "Opening Balance At"], [["A", "0.00", "2026-01-31"]]),
    {},
    BOOKS,
    500,
)
@example(
    (
        ["Display Name", "Salutation", "Customer Type"],
        [["A", "Frau", ""], ["B GmbH", "Mr", ""], ["C", "", "a person"], ["D", "Firma", ""]],
    ),
    {},
    None,
    500,
)
def test_a_table_of_any_cells_is_checked_alike(
    table: Any, options: Any, organization: Any, size: Any
) -> None:
    header, rows = table
    chunks = chunks_from(header, rows)
    plan = plan_mapping(Header(1, tuple(header)))
    check = ready_check(plan, chunks, CheckOptions(TODAY, **options), organization)
    assert_alike(check, chunks, size)


KINDS = st.lists(st.sampled_from(CellKind), min_size=1, max_size=4)


@settings(max_examples=budget(200, 3_000), deadline=None)
@given(tables(), OPTIONS, ORGANIZATIONS, st.sampled_from(SIZES), KINDS)
def test_a_sheet_of_any_cells_is_checked_alike(
    table: Any, options: Any, organization: Any, size: Any, kinds: Any
) -> None:
    header, rows = table
    chunks = chunks_from(header, rows, kinds)
    plan = plan_mapping(Header(1, tuple(header)))
    check = ready_check(plan, chunks, CheckOptions(TODAY, **options), organization)
    assert_alike(check, chunks, size)


@settings(max_examples=budget(200, 2_000), deadline=None)
@given(tables(), OPTIONS, ORGANIZATIONS)
@example(
    (["Display Name", "Card Number"], [["", ""], ["Acme", "4111"]]),
    {"set_values": {"workPhone": "+1 617 555 0100"}},
    None,
)
def test_where_no_predicate_doubts_no_rule_has_anything_to_say(
    table: Any, options: Any, organization: Any
) -> None:
    header, rows = table
    plan = plan_mapping(Header(1, tuple(header)))
    chunks = chunks_from(header, rows)
    check = ready_check(plan, chunks, CheckOptions(TODAY, **options), organization)
    checker = Checker(check.options, organization, check.formats)
    for chunk in chunks:
        checked, doubtful = check_ordinary(map_chunk(plan, chunk), chunk, checker.context, 1)
        for at in set(range(1, len(chunk))) - doubtful:
            expected, _ = row_by_row(check, [chunk.row(at)], 1 + at)
            if expected:  # else it is a total, or the header once more
                assert not expected[0].problems
                # What is kept of the cells is the table's business.
                assert expected == [replace(checked.row(at), cells=expected[0].cells)]


def test_every_rule_has_a_predicate_of_its_own() -> None:
    """Only rules that plain amounts never concern share the one that doubts nothing."""
    rules = (*FIELD_RULES, *BALANCE_RULES, *CLOSING_RULES)
    shared = [rule.doubt.__name__ for rule in rules]
    assert {name for name in shared if shared.count(name) > 1} == {"doubt_no_row"}
    assert len({rule.check for rule in rules}) == len(rules)


ORDINARY = {
    "Display Name": "Acme {}",
    "Company Name": "Acme {}",
    "First Name": "Ann",
    "Last Name": "Lee",
    "Email": "ann{}@acme.example",
    "Work Phone": "+1 617 555 0101",
    "Website": "https://acme.example",
    "Currency": "USD",
    "Opening Balance": "12.50",
    "Opening Balance At": "2026-01-31",
    "Billing Address 1": "1 Main Street",
    "Billing Address Country": "United States",
    "Billing Address Postcode": "02138",
    "Old number": "17",
}


def test_ordinary_rows_are_not_doubted() -> None:
    """Otherwise all of this would be in vain."""
    rows = [[text.format(number) for text in ORDINARY.values()] for number in range(50)]
    plan = plan_mapping(Header(1, tuple(ORDINARY)))
    (chunk,) = chunks_from(tuple(ORDINARY), rows)
    context = Checker(CheckOptions(TODAY), BOOKS).context
    _, doubtful = check_ordinary(map_chunk(plan, chunk), chunk, context, 1)
    assert doubtful == {0}, "the header, whose cells are no amounts and no addresses"

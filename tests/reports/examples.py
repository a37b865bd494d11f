"""Runs to report on: the everyday one, the empty one, the unfinished one, and one full of traps."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from importer.core.outcomes import Ending
from importer.core.problems import Problem
from importer.core.rows import Header, LineKind, RowRef
from importer.core.runs import BalanceTotal, ResultRow, RunRecord, RunState, SourceRecord
from importer.core.stages import ColumnContents, ColumnUsage, ColumnUse
from msgspec.structs import replace

from tests.reports.memory_runs import MemoryRuns

RUN_ID = "20260131-142501-k3"

HEADERS = (
    "Customer",
    "Company",
    "Email",
    "Phone",
    "Currency",
    "Open Balance",
    "Balance Date",
    "Terms",
    "Card Number",
)
_FIELDS = (
    "displayName",
    "companyName",
    "email",
    "workPhone",
    "currencyCode",
    "openingBalance",
    "openingBalanceAt",
)


def columns() -> tuple[ColumnUse, ...]:
    """Seven mapped columns, one left out, one sensitive."""
    mapped = tuple(
        ColumnUse(number, HEADERS[number], ColumnUsage.FIELD, (name,), "named by the template")
        for number, name in enumerate(_FIELDS)
    )
    return (
        *mapped,
        ColumnUse(7, "Terms", ColumnUsage.LEFT_OUT, reason="no field for payment terms"),
        ColumnUse(8, "Card Number", ColumnUsage.SENSITIVE, reason="payment-card or bank data"),
    )


def csv_source(name: str = "customers.csv", **changes: Any) -> SourceRecord:
    """A semicolon-separated table as QuickBooks writes it."""
    source = SourceRecord(
        name=name,
        sheet="",
        path=f"exports/{name}",
        sha256="0f" * 32,
        size=20_480,
        template="quickbooks-online",
        header=Header(4, HEADERS),
        columns=columns(),
        rows=12,
        contents=(
            *(ColumnContents(12 - number, (f"value {number}",)) for number in range(8)),
            ColumnContents(1),
        ),
        lines_left_out={LineKind.TITLE: 3, LineKind.TOTAL: 1, LineKind.BLANK: 2},
        facts={"encoding": "Windows-1252 (assumed)", "delimiter": "semicolon"},
        evidence=("Open Balance: 212 numbers, decimal point.",),
        file_total=Decimal("1650.00"),
    )
    return replace(source, **changes)


def run_record(**changes: Any) -> RunRecord:
    """A finished run into a real organization."""
    record = RunRecord(
        id=RUN_ID,
        started_at=datetime(2026, 1, 31, 14, 25, 1, tzinfo=UTC),
        state=RunState.FINISHED,
        base_url="https://books.example.com",
        organization_id="org-1",
        organization_name="Sunrise Traders",
        base_currency="USD",
        options={"default.openingBalanceAt": "2026-01-01"},
    )
    return replace(record, **changes)


_REST = ("", "", "Net 30", "")


def row(
    number: int,
    ending: Ending,
    *problems: Problem,
    source: str = "customers.csv",
    sheet: str = "",
    cells: tuple[str, ...] | None = None,
    line: int | None = None,
    **changes: Any,
) -> ResultRow:
    """A row of nine cells that ended; `number` is its number in the spreadsheet."""
    name = f"Customer {number}"
    made = ResultRow(
        row_id=number,
        ref=RowRef(source, sheet, number),
        line=number if line is None else line,
        cells=cells
        or (
            name,
            f"{name} Ltd",
            "ann@acme.example",
            "+1 212 555 0143",
            "USD",
            "",
            "",
            "Net 30",
            "",
        ),
        source_key="",
        display_name=name,
        ending=ending,
        customer_id=1000 + number if ending is Ending.CREATED else None,
        problems=problems,
    )
    return replace(made, **changes)


BAD_EMAIL = Problem("email-invalid", "email", 2, "ann@acme")
BAD_DATE = Problem("date-invalid", "openingBalanceAt", 6, "31.02.2026")
NO_DATE = Problem("opening-balance-date-missing", "openingBalanceAt", 6, "", {"amount": "1500.00"})
GBP = Problem(
    "currency-not-in-organization", "currencyCode", 4, "GPB", {"result": "GPB", "proposal": "GBP"}
)
REFUSED = Problem("refused-by-server", "email", 2, "a@b.c", {"reason": "email must be an email"})
IN_DOUBT = Problem("may-be-stored", facts={"reason": "time-out", "candidates": "none found"})
TRIMMED = Problem("blanks-trimmed", "displayName", 0, " Customer 5 ", {"result": "Customer 5"})
REFORMATTED = Problem(
    "date-reformatted", "openingBalanceAt", 6, "01.01.2026", {"result": "2026-01-01"}
)
ODD_PHONE = Problem("phone-unusual", "workPhone", 3, "call me")
SAME_ROW = Problem("duplicate-row", facts={"earlier": "row 5"})
NOT_BOOKED = Problem("opening-balance-not-booked", "openingBalance", 5, "1500", {"stored": "0"})


def everyday_run() -> MemoryRuns:
    """Twelve rows of one file, with every ending that a first import has."""
    rows = [
        row(5, Ending.CREATED, TRIMMED, source_key="0007"),
        row(6, Ending.CREATED),
        row(7, Ending.REJECTED, BAD_EMAIL, BAD_DATE, line=9),
        row(8, Ending.REJECTED, GBP),
        row(9, Ending.REJECTED, GBP, NO_DATE),
        row(10, Ending.REFUSED, REFUSED),
        row(11, Ending.UNKNOWN, IN_DOUBT),
        row(12, Ending.SKIPPED, SAME_ROW),
        row(13, Ending.CREATED, ODD_PHONE, REFORMATTED),
        row(14, Ending.CREATED, NOT_BOOKED),
        row(15, Ending.FAILED, Problem("not-stored", facts={"reason": "no connection"})),
        row(16, Ending.WAITING),
    ]
    return MemoryRuns(
        record=run_record(),
        tables=(csv_source(rows=len(rows)),),
        rows=rows,
        balances={
            Ending.CREATED: [_total("USD", 3, "1700.00", "-50.00", "1650.00")],
            Ending.WAITING: [_total("EUR", 1, "100.00", "0", "108.00")],
        },
        learnt={
            "sending-seconds": "60.0",
            "server-pace": "0.15",
            "postcodes": "dropped",
            "mark": "7",
        },
    )


def _total(currency: str, count: int, debits: str, credits_: str, base: str) -> BalanceTotal:
    return BalanceTotal(
        currency, "2026-01-01", count, Decimal(debits), Decimal(credits_), Decimal(base)
    )


def empty_run() -> MemoryRuns:
    """A run that was recorded and has read nothing."""
    return MemoryRuns(run_record(state=RunState.CHECKING, base_url="", organization_name=""))


def unfinished_run() -> MemoryRuns:
    """A run that broke off while it was reading: rows are there, their table is not yet."""
    rows = [row(2, Ending.WAITING), row(3, Ending.REJECTED, BAD_EMAIL), row(4, Ending.WAITING)]
    return MemoryRuns(run_record(state=RunState.CHECKING), rows=rows)


TRAPS = (
    '=HYPERLINK("http://evil.example","x")',
    "+cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "-2+3",
    "'=1+1",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"quoted", with; delimiters\r\nand a second line',
    "_x0041_",
    "\x00\x01control\x1f",
    "😀 emoji 𠮷",
    "{braces} {{ 7*7 }} {% raw %}",
    "\u202eright to left\u2028line separator",
    "x" * 40_000,
    "#REF!",
    "00123",
    "12345678901234567890",
    "]]>&amp;<!--",
    " outer blanks ",
    "https://evil.example/track",
)


def hostile_run() -> MemoryRuns:
    """Every text that a user controls is a trap: names, cells, headers, values, file and sheet."""
    headers = TRAPS[: len(HEADERS)]
    table = csv_source(
        TRAPS[0],
        sheet=TRAPS[5],
        template=TRAPS[6],
        header=Header(1, headers),
        columns=tuple(
            ColumnUse(number, header, ColumnUsage.NOTE, (), header)
            for number, header in enumerate(headers)
        ),
        contents=tuple(ColumnContents(1, (header, TRAPS[0])) for header in headers),
        facts={"encoding": "UTF-8", "delimiter": "comma", TRAPS[6]: TRAPS[5]},
        evidence=TRAPS,
        rules_left_out=TRAPS,
    )
    rows = [
        row(
            number,
            Ending.REJECTED,
            Problem("email-invalid", "email", 2, trap),
            Problem("characters-normalized", "email", 2, trap, {"result": trap}),
            source=table.name,
            sheet=table.sheet,
            cells=(trap,) * (len(headers) + number % 3),
            source_key=trap,
            display_name=trap,
        )
        for number, trap in enumerate(TRAPS, 2)
    ]
    record = run_record(organization_name=TRAPS[5], options={TRAPS[6]: TRAPS[5]})
    return MemoryRuns(record, (table,), rows, learnt={TRAPS[5]: TRAPS[6]})


def workbook_run() -> MemoryRuns:
    """Two sheets of one workbook."""
    tables = tuple(
        csv_source("book.xlsx", sheet=sheet, facts={}, lines_left_out={}) for sheet in ("A", "B")
    )
    rows = [
        row(5, Ending.CREATED, source="book.xlsx", sheet="A"),
        row(6, Ending.REJECTED, BAD_EMAIL, source="book.xlsx", sheet="A"),
        row(5, Ending.REJECTED, BAD_DATE, source="book.xlsx", sheet="B", row_id=7),
        row(6, Ending.CREATED, source="book.xlsx", sheet="B", row_id=8),
    ]
    return MemoryRuns(run_record(), tables, rows)


def two_files_run() -> MemoryRuns:
    """Two delimited files; only the second has a row to mend."""
    rows = [
        row(5, Ending.CREATED),
        row(5, Ending.REJECTED, BAD_EMAIL, source="more.csv", row_id=6),
    ]
    return MemoryRuns(run_record(), (csv_source(), csv_source("more.csv")), rows)

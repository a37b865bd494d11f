"""The blank spreadsheet that we hand to users: a column per target field, and how to fill it.

It is generated from `core.target_fields`, kept as templates/customers.xlsx, and read back
by the template `bigcapital`, which knows its example row.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from importer.core.customer import FieldGroup, FieldKind
from importer.core.numbers import whole
from importer.core.target_fields import TargetField, target_fields
from importer.reports.drop_downs import LISTED, offer, write_lists
from importer.reports.sheet_rows import annotate

EXAMPLE_NAME = "Example: Acme Corporation (delete this row)"
"""The display name of the example row, which the import skips."""

CUSTOMERS, FIELDS = "Customers", "Fields"
"""The sheets: the one to fill, and what its columns mean. What the drop-downs offer is hidden."""

_LAST_ROW = 1_048_576
_WRITTEN_AT = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)

_FILLS = {
    FieldGroup.CUSTOMER: "D6E9E7",
    FieldGroup.OPENING_BALANCE: "FBE7C6",
    FieldGroup.BILLING: "DCE6F5",
    FieldGroup.SHIPPING: "E8E2F3",
}
_FACE, _INK, _QUIET = "Calibri", "1F2933", "7B8794"
_RULE = Border(bottom=Side("medium", color="52606D"))
_WIDTHS = {
    FieldKind.NOTE: 44,
    FieldKind.EMAIL: 28,
    FieldKind.WEBSITE: 26,
    FieldKind.PHONE: 25,
    FieldKind.TEXT: 22,
    FieldKind.COUNTRY: 20,
}
_NARROWEST = 15
_TEXT_FORMAT, _DATE_FORMAT, _AMOUNT_FORMAT = "@", "yyyy-mm-dd", "#,##0.00#"
_FORMATS = {
    FieldKind.AMOUNT: _AMOUNT_FORMAT,
    FieldKind.DATE: _DATE_FORMAT,
    FieldKind.RATE: "General",
    FieldKind.BRANCH: "General",
}
"""All other columns are text, so that a spreadsheet program leaves zeros and plus signs alone."""


def build_blank_sheet() -> Workbook:
    """The blank spreadsheet, always the same."""
    workbook = Workbook()
    workbook.properties.creator = "importer"
    workbook.properties.created = workbook.properties.modified = _WRITTEN_AT
    customers = workbook.worksheets[0]
    customers.title = CUSTOMERS
    fields = tuple(target_fields().values())
    _write_customers(customers, fields)
    _write_field_table(workbook.create_sheet(FIELDS), fields)
    _write_lists(workbook, customers, fields)
    return workbook


def example_of(field: TargetField) -> str:
    """What the example row shows for a field."""
    return EXAMPLE_NAME if field.name == "displayName" else field.example


# --- the sheet to fill ----------------------------------------------------------------------------


def _write_customers(sheet: Worksheet, fields: Sequence[TargetField]) -> None:
    for column, field in enumerate(fields, start=1):
        dimension = sheet.column_dimensions[get_column_letter(column)]
        texts = (field.label, example_of(field))
        dimension.width = max(_NARROWEST, _WIDTHS.get(field.kind, 0), *(len(t) + 4 for t in texts))
        dimension.number_format = _FORMATS.get(field.kind, _TEXT_FORMAT)
        _write_header(sheet.cell(1, column), field)
        _write_example(sheet.cell(2, column), field)
    sheet.row_dimensions[1].height = 30
    _print_on_wide_pages(sheet)


def _write_header(cell: Any, field: TargetField) -> None:
    cell.value = field.label + ("*" if field.required else "")
    cell.font = Font(_FACE, 11, bold=True, color=_INK)
    cell.fill = PatternFill("solid", fgColor=_FILLS[field.group])
    cell.border = _RULE
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    required = "\n\nNeeded by Bigcapital; if it is blank, the importer derives it."
    text = f"{field.label}: {field.description}.\n\nExample: {field.example}"
    annotate(cell, text + (required if field.required else ""))


def _write_example(cell: Any, field: TargetField) -> None:
    cell.value = _typed(field, example_of(field))
    cell.number_format = _FORMATS.get(field.kind, _TEXT_FORMAT)
    cell.font = Font(_FACE, 11, italic=True, color=_QUIET)


def _typed(field: TargetField, text: str) -> str | Decimal | date | int:
    if field.kind in {FieldKind.AMOUNT, FieldKind.RATE}:
        return Decimal(text)
    if field.kind is FieldKind.DATE:
        return date.fromisoformat(text)
    return int(text) if field.kind is FieldKind.BRANCH else text


# --- what the columns mean ------------------------------------------------------------------------

_FIELD_TABLE = (
    ("Column", 28),
    ("What it holds", 112),
    ("Example", 34),
    ("Longest text", 16),
    ("Name in the API", 30),
)


def _write_field_table(sheet: Worksheet, fields: Sequence[TargetField]) -> None:
    for column, (title, width) in enumerate(_FIELD_TABLE, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
        cell = sheet.cell(1, column, title)
        cell.font, cell.border = Font(_FACE, 11, bold=True, color=_INK), _RULE
    for row, field in enumerate(fields, start=2):
        longest = whole(field.max_length) if field.max_length else ""
        texts = (field.label, field.description, field.example, longest, field.name)
        for column, text in enumerate(texts, start=1):
            cell = sheet.cell(row, column, text)
            cell.font = Font(_FACE, 11)
        sheet.cell(row, 1).fill = PatternFill("solid", fgColor=_FILLS[field.group])
    _print_on_wide_pages(sheet)


def _print_on_wide_pages(sheet: Worksheet) -> None:
    """Keep the header in sight, on the screen and on paper."""
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


# --- what the drop-downs offer --------------------------------------------------------------------


def _write_lists(workbook: Workbook, customers: Worksheet, fields: Sequence[TargetField]) -> None:
    write_lists(workbook, LISTED)
    for kind in LISTED:
        letters = [get_column_letter(n) for n, f in enumerate(fields, start=1) if f.kind is kind]
        offer(customers, kind, [f"{letter}2:{letter}{_LAST_ROW}" for letter in letters])

"""The blank spreadsheet that we hand to users: a column per target field, and how to fill it.

It is generated from `core.customer.target_fields`, kept as templates/customers.xlsx, and read back
by the template `bigcapital`, which knows its example row.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from importer.core.customer import FieldGroup, FieldKind, TargetField, target_fields
from importer.reports.sheets import annotate

EXAMPLE_NAME = "Example: Acme Corporation (delete this row)"
"""The display name of the example row, which the import skips."""

CUSTOMERS, FIELDS, LISTS = "Customers", "Fields", "Lists"
"""The sheets: the one to fill, what its columns mean, and (hidden) what the drop-downs offer."""

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

_LOCAL_CURRENCIES = frozenset({"XAF", "XCD", "XCG", "XOF", "XPF"})
"""Codes that begin with X and are money; the others are metals, funds and tests (ISO 4217)."""


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


def write_blank_sheet(path: Path) -> None:
    """Write the blank spreadsheet.

    Raises:
        OSError: the folder is not writable.
    """
    build_blank_sheet().save(path)


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
        longest = f"{field.max_length:,}" if field.max_length else ""
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
    sheet = workbook.create_sheet(LISTS)
    sheet.sheet_state = "hidden"
    offered = (
        (FieldKind.CUSTOMER_TYPE, ("business", "individual"), True),
        (FieldKind.FLAG, ("yes", "no"), True),
        (FieldKind.CURRENCY, _currency_codes(), False),
        (FieldKind.COUNTRY, _country_names(), False),
    )
    for column, (kind, texts, is_closed) in enumerate(offered, start=1):
        name = kind.value.replace(" ", "_")
        for row, text in enumerate((name, *texts), start=1):
            sheet.cell(row, column, text)
        letter = get_column_letter(column)
        place = f"{LISTS}!${letter}$2:${letter}${len(texts) + 1}"
        workbook.defined_names[name] = DefinedName(name, attr_text=place)
        _offer(
            customers, (f for f in enumerate(fields, start=1) if f[1].kind is kind), name, is_closed
        )


def _offer(
    sheet: Worksheet, columns: Iterable[tuple[int, TargetField]], name: str, is_closed: bool
) -> None:
    """Put a drop-down on whole columns.

    Args:
        is_closed: whether other texts are refused; else the list is only a suggestion.
    """
    validation = DataValidation(
        "list", formula1=f"={name}", allow_blank=True, showErrorMessage=is_closed
    )
    validation.errorTitle, validation.error = "Not in the list", "Choose one, or clear the cell."
    for column, _ in columns:
        letter = get_column_letter(column)
        validation.add(f"{letter}2:{letter}{_LAST_ROW}")
    sheet.add_data_validation(validation)


def _currency_codes() -> tuple[str, ...]:
    import pycountry

    codes = (currency.alpha_3 for currency in pycountry.currencies)
    return tuple(sorted(c for c in codes if not c.startswith("X") or c in _LOCAL_CURRENCIES))


def _country_names() -> tuple[str, ...]:
    import pycountry

    return tuple(sorted(getattr(one, "common_name", one.name) for one in pycountry.countries))

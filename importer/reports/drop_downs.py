"""Drop-downs for cells that take certain values only, and the hidden sheet that holds those."""

from collections.abc import Iterable
from itertools import zip_longest

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from importer.core.customer import FieldKind
from importer.core.language import gettext

LISTS = "Lists"
"""The hidden sheet."""

LISTED = (FieldKind.CUSTOMER_TYPE, FieldKind.FLAG, FieldKind.CURRENCY, FieldKind.COUNTRY)
"""Kinds of fields whose values can be listed."""

_CLOSED = frozenset({FieldKind.CUSTOMER_TYPE, FieldKind.FLAG})
"""Of these, other values are of no use; of the others the list is only a suggestion."""

_LOCAL_CURRENCIES = frozenset({"XAF", "XCD", "XCG", "XOF", "XPF"})
"""Codes that begin with X and are money; the others are metals, funds and tests (ISO 4217)."""


def write_lists(workbook: Workbook, kinds: Iterable[FieldKind]) -> None:
    """Write the values of these kinds into a hidden sheet; works for streaming workbooks too."""
    offered = {kind: _values(kind) for kind in kinds}
    sheet = workbook.create_sheet(LISTS)
    sheet.sheet_state = "hidden"
    for line in zip_longest(*((_name(kind), *values) for kind, values in offered.items())):
        sheet.append(line)
    for column, (kind, values) in enumerate(offered.items(), start=1):
        letter = get_column_letter(column)
        place = f"{LISTS}!${letter}$2:${letter}${len(values) + 1}"
        workbook.defined_names[_name(kind)] = DefinedName(_name(kind), attr_text=place)


def offer(
    sheet: Worksheet, kind: FieldKind, cells: Iterable[str], *, other_texts_pass: bool = False
) -> None:
    """Give ranges of cells (`C2:C9`) the drop-down of a kind.

    Args:
        other_texts_pass: a text that is not in the list is asked about, not refused: the template
            may know words of the source system's own.
    """
    validation = DataValidation("list", formula1=f"={_name(kind)}", allow_blank=True)
    validation.showErrorMessage = kind in _CLOSED
    validation.errorStyle = "warning" if other_texts_pass else None
    validation.errorTitle = gettext("Not in the list")
    validation.error = gettext("Choose one, or clear the cell.")
    for place in cells:
        validation.add(place)
    sheet.data_validations.append(validation)


def _name(kind: FieldKind) -> str:
    return kind.value.replace(" ", "_")


def _values(kind: FieldKind) -> tuple[str, ...]:
    if kind is FieldKind.CURRENCY:
        return _currency_codes()
    if kind is FieldKind.COUNTRY:
        return _country_names()
    return ("business", "individual") if kind is FieldKind.CUSTOMER_TYPE else ("yes", "no")


def _currency_codes() -> tuple[str, ...]:
    import pycountry

    codes = (currency.alpha_3 for currency in pycountry.currencies)
    return tuple(sorted(c for c in codes if not c.startswith("X") or c in _LOCAL_CURRENCIES))


def _country_names() -> tuple[str, ...]:
    import pycountry

    return tuple(sorted(getattr(one, "common_name", one.name) for one in pycountry.countries))

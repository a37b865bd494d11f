"""Lines that say *total* and something more: their amounts are the witnesses.

`Total (USD)` may be a customer; where each of its amounts is what the rows above add up to, it is
none, and taken for one it would owe all that the others owe.
"""

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from importer.core.layout.totals import is_amount
from importer.core.rows import CellKind, RowChunk, SourceRow
from importer.core.values.money import NumberReading, read_amount

_FEWEST = 2
"""Amounts above a total; one alone says the same as many a customer below it."""
_ROUNDING = Decimal("0.005")
"""What sheets, which reckon in binary, may be off."""


class _Sum(NamedTuple):
    """What a column adds up to, with either decimal mark; None where an amount can't be read so."""

    point: Decimal | None = Decimal()
    comma: Decimal | None = Decimal()
    addends: int = 0

    def plus(self, amount: NumberReading) -> "_Sum":
        point, comma = _added(self.point, amount.point), _added(self.comma, amount.comma)
        return _Sum(point, comma, self.addends + any(amount.numbers()))

    def is_of(self, total: NumberReading) -> bool:
        """Whether a total is this sum, in one way of reading both."""
        pairs = ((self.point, total.point), (self.comma, total.comma))
        return self.addends >= _FEWEST and any(
            own is not None and told is not None and abs(own - told) < _ROUNDING
            for own, told in pairs
        )


def _added(total: Decimal | None, amount: Decimal | None) -> Decimal | None:
    return None if total is None or amount is None else total + amount


def proven_totals(
    chunks: Iterable[RowChunk], candidates: Collection[int], text_columns: Collection[int]
) -> frozenset[int]:
    """The numbers of those rows, among some, that give the sums of the rows above them.

    Args:
        chunks: the table's rows, in order.
        text_columns: 0-based columns whose values are no amounts.
    """
    found: set[int] = set()
    of_all: dict[int, _Sum] = {}
    since: dict[int, _Sum] = {}
    for chunk in chunks:
        for row in chunk.rows():
            amounts = _amounts(row, text_columns)
            if row.ref.number in candidates and (_agree(amounts, of_all) or _agree(amounts, since)):
                found.add(row.ref.number)
                since = {}
                continue
            for sums in (of_all, since):
                for column, amount in amounts.items():
                    sums[column] = sums.get(column, _Sum()).plus(amount)
    return frozenset(found)


def _amounts(row: SourceRow, text_columns: Collection[int]) -> dict[int, NumberReading]:
    return {
        column: read_amount(text, _kind(row, column))
        for column, cell in enumerate(row.cells)
        if column not in text_columns and (text := cell.strip()) and is_amount(text)
    }


def _kind(row: SourceRow, column: int) -> CellKind:
    return CellKind.TEXT if row.kinds is None else row.kinds[column]


def _agree(amounts: Mapping[int, NumberReading], sums: Mapping[int, _Sum]) -> bool:
    return bool(amounts) and all(
        column in sums and sums[column].is_of(amount) for column, amount in amounts.items()
    )

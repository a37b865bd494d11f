"""Opening balances, summed exactly per currency and date."""

from collections.abc import Iterable, Sequence
from decimal import Context, Decimal, Inexact
from itertools import islice

from importer.core.runs import BalanceTotal
from importer.journal.forms import Columns, amount_of, door

_EXACT = Context(prec=100, traps=[Inexact])
"""Sums without rounding: a million products of amount and rate need some 32 digits."""

_TOGETHER = 1_000
"""Balances whose form is looked at together."""


def sum_balances(balances: Iterable[Columns]) -> tuple[BalanceTotal, ...]:
    """Totals of (currency, date, amount, amount in the base currency)."""
    totals: dict[tuple[str, str], _Total] = {}
    rows = iter(balances)
    while some := list(islice(rows, _TOGETHER)):
        _add_all(totals, some)
    return tuple(totals[key].as_value(*key) for key in sorted(totals))


@door("an opening balance")
def _add_all(totals: "dict[tuple[str, str], _Total]", rows: Sequence[Columns]) -> None:
    if {type(text) for columns in rows for text in columns} != {str}:
        raise TypeError("a column of another kind")
    for currency, date, balance, base in rows:
        total = totals.get((currency, date))
        if total is None:
            total = totals[currency, date] = _Total()
        total.add(amount_of(balance), amount_of(base) if base else None)


class _Total:
    """Opening balances of one currency and date while they are summed."""

    def __init__(self) -> None:
        self._count = 0
        self._debits = self._credits = Decimal(0)
        self._base: Decimal | None = Decimal(0)

    def add(self, balance: Decimal, base: Decimal | None) -> None:
        self._count += 1
        if balance > 0:
            self._debits = _EXACT.add(self._debits, balance)
        else:
            self._credits = _EXACT.add(self._credits, balance)
        if self._base is not None:
            self._base = None if base is None else _EXACT.add(self._base, base)

    def as_value(self, currency: str, date: str) -> BalanceTotal:
        return BalanceTotal(
            currency=currency,
            date=date,
            count=self._count,
            debits=self._debits,
            credits=self._credits,
            base=self._base,
        )

"""Opening balances, summed exactly per currency and date."""

from collections.abc import Iterable
from decimal import Context, Decimal, Inexact

from importer.core.runs import BalanceTotal
from importer.journal.forms import Columns
from importer.journal.records import balance_of

_EXACT = Context(prec=100, traps=[Inexact])
"""Sums without rounding: a million products of amount and rate need some 32 digits."""


def sum_balances(balances: Iterable[Columns]) -> tuple[BalanceTotal, ...]:
    """Totals of (currency, date, amount, amount in the base currency)."""
    totals: dict[tuple[str, str], _Total] = {}
    for currency, date, balance, base in map(balance_of, balances):
        total = totals.setdefault((currency, date), _Total())
        total.add(balance, base)
    return tuple(totals[key].as_value(*key) for key in sorted(totals))


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

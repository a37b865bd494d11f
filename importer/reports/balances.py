"""Opening balances as reports show them: control totals, and where Bigcapital books them.

How the ledger is booked: importer/api/README.md 4.4.
"""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from msgspec import Struct

from importer.core.customer import UNKNOWN_BASE_CURRENCY
from importer.core.language import gettext, gettext_noop
from importer.core.numbers import day, money, money_in, whole
from importer.core.outcomes import Ending
from importer.core.ports import RowResults
from importer.core.runs import BalanceTotal, SourceRecord
from importer.reports.sentences import counted


class OpeningBalances(Struct, frozen=True):
    """Control totals per currency and date, by what is known of the rows.

    Attributes:
        booked: rows that are stored; waiting: rows that are not sent yet, or are certainly not
            stored; in_doubt: rows that may be stored.
        base_currency: "" if it isn't known.
    """

    booked: tuple[BalanceTotal, ...]
    waiting: tuple[BalanceTotal, ...]
    in_doubt: tuple[BalanceTotal, ...]
    base_currency: str

    @property
    def parts(self) -> tuple[tuple[str, tuple[BalanceTotal, ...]], ...]:
        """The three parts under the words that reports use for them."""
        return (
            (gettext("booked"), self.booked),
            (gettext("not sent yet"), self.waiting),
            (gettext("in doubt"), self.in_doubt),
        )

    @property
    def empty(self) -> bool:
        """Whether the run has no opening balances at all."""
        return not (self.booked or self.waiting or self.in_doubt)


def load_balances(reader: RowResults, run_id: str, base_currency: str) -> OpeningBalances:
    """The control totals of a run."""
    return OpeningBalances(
        booked=reader.balance_totals(run_id, [Ending.CREATED]),
        waiting=reader.balance_totals(run_id, [Ending.WAITING, Ending.FAILED]),
        in_doubt=reader.balance_totals(run_id, [Ending.UNKNOWN]),
        base_currency=base_currency,
    )


def net(total: BalanceTotal) -> Decimal:
    """Debits and credits together, in the customers' currency."""
    return total.debits + total.credits


def currency_words(total: BalanceTotal) -> str:
    """The currency's code; words where it is the base currency of an organization not known."""
    return gettext("base currency") if _in_unknown_base(total) else total.currency


def currency_code(total: BalanceTotal) -> str | None:
    """The currency's code; None where it is the base currency of an organization not known."""
    return None if _in_unknown_base(total) else total.currency


def _in_unknown_base(total: BalanceTotal) -> bool:
    return total.currency == UNKNOWN_BASE_CURRENCY


def booking_sentences(balances: OpeningBalances) -> tuple[str, ...]:
    """Where the balances stand in the ledger and what follows from it; nothing without balances."""
    if balances.empty:
        return ()
    totals = balances.booked or balances.waiting or balances.in_doubt
    phrase = gettext(_HAS_BOOKED if balances.booked else _WILL_BOOK)
    booked = [
        _booked_sentence(date, rows, phrase, balances.base_currency)
        for date, rows in _dates_to_tell(totals).items()
    ]
    return (*booked, gettext(_EQUITY), gettext(_OPEN_INVOICES))


_HAS_BOOKED = gettext_noop(
    "Bigcapital has booked {balances} against Other income on {date}: {amount} in total, debited "
    "to accounts receivable and credited to Other income."
)
_WILL_BOOK = gettext_noop(
    "Bigcapital will book {balances} against Other income on {date}: {amount} in total, debited "
    "to accounts receivable and credited to Other income."
)


_EQUITY = gettext_noop(
    "Opening balances are not this year's income. To move them to equity, make a manual journal "
    "entry in Bigcapital on the same date and over the same amount: debit Other income, credit "
    "your equity account for opening balances (the other way round if the total is negative)."
)
_OPEN_INVOICES = gettext_noop(
    "Do not import the same open invoices as well: every receivable would stand in the books "
    "twice. Bring in either the opening balances or the open invoices."
)


_MOST_DATES = 5
"""Dates that have a sentence of their own; a file of open invoices may have hundreds."""


def _dates_to_tell(totals: Sequence[BalanceTotal]) -> dict[str, list[BalanceTotal]]:
    by_date = _by_date(totals)
    if len(by_date) <= _MOST_DATES:
        return by_date
    dates = gettext("{number} dates from {first} to {last}").format(
        number=whole(len(by_date)), first=day(min(by_date)), last=day(max(by_date))
    )
    return {dates: list(totals)}


def per_currency(totals: Sequence[BalanceTotal]) -> tuple[BalanceTotal, ...]:
    """The totals as a screen can show them: by date, or where there are many dates by currency,
    their first and last date in the place of one."""
    if len(_by_date(totals)) <= _MOST_DATES:
        return tuple(totals)
    of_currency: dict[str, list[BalanceTotal]] = defaultdict(list)
    for total in totals:
        of_currency[total.currency].append(total)
    return tuple(_together(of_currency[currency]) for currency in sorted(of_currency))


def _together(totals: Sequence[BalanceTotal]) -> BalanceTotal:
    dates = sorted({total.date for total in totals})
    known = [total.base for total in totals if total.base is not None]
    return BalanceTotal(
        currency=totals[0].currency,
        date=dates[0] if len(dates) == 1 else f"{day(dates[0])} … {day(dates[-1])}",
        count=sum(total.count for total in totals),
        debits=sum((total.debits for total in totals), Decimal(0)),
        credits=sum((total.credits for total in totals), Decimal(0)),
        base=sum(known, Decimal(0)) if len(known) == len(totals) else None,
    )


def _by_date(totals: Sequence[BalanceTotal]) -> dict[str, list[BalanceTotal]]:
    dates: dict[str, list[BalanceTotal]] = defaultdict(list)
    for total in totals:
        dates[total.date].append(total)
    return dict(sorted(dates.items()))


def _booked_sentence(date: str, totals: Sequence[BalanceTotal], phrase: str, base: str) -> str:
    balances = counted(sum(total.count for total in totals), "opening balance")
    return phrase.format(balances=balances, date=day(date), amount=_base_amount(totals, base))


def _base_amount(totals: Sequence[BalanceTotal], base: str) -> str:
    known = [total.base for total in totals if total.base is not None]
    if len(known) == len(totals):
        return f"{money_in(sum(known, Decimal(0)), base)} {base}".strip()
    return " + ".join(f"{money(net(total))} {currency_words(total)}".strip() for total in totals)


def file_total_sentences(
    balances: OpeningBalances, sources: Sequence[SourceRecord]
) -> tuple[str, ...]:
    """How the control totals compare with the total lines that the files themselves have.

    Said only where they can be compared: every table has a total, all balances in one currency.
    """
    stated = [source.file_total for source in sources if source.file_total is not None]
    totals = [total for _, part in balances.parts for total in part]
    if not stated or len(stated) != len(sources) or len({t.currency for t in totals}) > 1:
        return ()
    file_total = sum(stated, Decimal(0))
    counted_up = sum((net(total) for total in totals), Decimal(0))
    if file_total == counted_up:
        sentence = gettext("This agrees with the file's own total of {total}.")
        return (sentence.format(total=money(file_total)),)
    sentence = gettext(
        "The file's own total is {total}; the rows above come to {counted}. The difference of "
        "{difference} stands in rows that are skipped, or rejected and still to mend."
    )
    return (
        sentence.format(
            total=money(file_total),
            counted=money(counted_up),
            difference=money(file_total - counted_up),
        ),
    )

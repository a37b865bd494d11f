"""Rules of the opening balance: what would book a wrong amount, rate, date, currency or branch.

Together they keep the promise that the ledger is never falsified. Facts of the server stand in
BIGCAPITAL.md section 4; the order of all rules in `rules`.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from importer.core.customer import LARGEST_AMOUNT, RATE_BOUND
from importer.core.draft import Context, Draft
from importer.core.options import DecimalMark
from importer.core.presets import replaced
from importer.core.rows import CellKind
from importer.core.template import BalanceIn
from importer.core.values.currencies import currencies_of_sign
from importer.core.values.dates import read_date
from importer.core.values.money import NumberReading, is_canonical, plain, read_amount, rounded, written

BALANCE, DATE = "openingBalance", "openingBalanceAt"
RATE, BRANCH = "openingBalanceExchangeRate", "openingBalanceBranchId"
_AMOUNT_PLACES, _RATE_PLACES = 3, 9
_ONE = Decimal(1)


def read_balance(draft: Draft, context: Context) -> None:
    """The amount as a number; positive = the customer owes us."""
    text = draft.text(BALANCE)
    if not text:
        return
    draft.values.pop(BALANCE, None)
    kind = draft.kind(BALANCE)
    mark = context.formats.amount_mark if draft.is_from_file(BALANCE) else None
    reading = read_amount(text, kind)
    value = _settled(draft, BALANCE, text, reading, mark)
    if value is None:
        return
    draft.balance = rounded(value, _AMOUNT_PLACES)
    draft.amount_currency = reading.currency
    if draft.balance != value:
        draft.report("opening-balance-rounded", BALANCE, text, result=str(draft.balance))
    elif kind is CellKind.TEXT and not is_canonical(text):
        draft.report("number-reformatted", BALANCE, text, result=str(draft.balance))


def _settled(
    draft: Draft, name: str, text: str, reading: NumberReading, mark: DecimalMark | None
) -> Decimal | None:
    """The one number that is meant, or a problem."""
    numbers = reading.settled_by(mark)
    if len(numbers) == 1:
        return numbers[0]
    if numbers:
        first, second = map(written, numbers)
        draft.fail("number-ambiguous", name, text, first=first, second=second)
    elif reading.numbers() and mark:
        draft.fail("number-against-format", name, text, mark=mark.value)
    else:
        draft.fail("number-invalid", name, text)
    return None


def check_currency(draft: Draft, context: Context) -> None:
    """A balance in a currency that the organization lacks would open a receivables account."""
    code, currencies = draft.currency, context.currencies
    if not code or currencies.is_known(code):
        return
    text = draft.text("currencyCode")
    if context.organization is None:
        draft.report("currency-not-in-iso", "currencyCode", text, result=code)
        return
    facts = {"result": code, "proposal": currencies.nearest(code)}
    if draft.balance and not context.options.allow_new_currencies:
        draft.fail("currency-not-in-organization", "currencyCode", text, **facts)
    else:
        draft.report("currency-unknown", "currencyCode", text, **facts)


def check_rate(draft: Draft, context: Context) -> None:
    """Base units for one unit of the customer's currency; the server would silently take 1."""
    if not draft.balance:
        _drop_unused_rate(draft)
        return
    text, from_file = _text_for_balance(draft, context, RATE)
    draft.values.pop(RATE, None)
    if text:
        draft.rate = _read_rate(draft, context, text, from_file=from_file)
        if draft.rate is None:
            return
    elif context.base_currency and draft.currency not in ("", context.base_currency):
        draft.rate = _known_rate(draft, context)
    elif not context.base_currency:
        draft.rate = context.options.rates.get(draft.currency)
    _check_rate_of_base(draft, context, text)


def _drop_unused_rate(draft: Draft) -> None:
    text = draft.text(RATE)
    draft.values.pop(RATE, None)
    if text and draft.is_from_file(RATE) and BALANCE not in draft.failed:
        numbers = read_amount(text, draft.kind(RATE)).numbers()
        if _ONE not in numbers:
            draft.report("rate-unused", RATE, text)


def _read_rate(draft: Draft, context: Context, text: str, *, from_file: bool) -> Decimal | None:
    kind = draft.kind(RATE) if from_file else CellKind.TEXT
    mark = context.formats.rate_mark if from_file else None
    value = _settled(draft, RATE, text, read_amount(text, kind), mark)
    if value is None:
        return None
    rate = rounded(value, _RATE_PLACES)
    if not 0 < rate < RATE_BOUND:
        draft.fail("rate-invalid", RATE, text, **_rate_facts(draft, context))
        return None
    if rate != value:
        draft.report("rate-rounded", RATE, text, result=str(rate))
    elif kind is CellKind.TEXT and not is_canonical(text):
        draft.report("number-reformatted", RATE, text, result=str(rate))
    return rate


def _known_rate(draft: Draft, context: Context) -> Decimal | None:
    """The rate that the user gives for the currency, or the template."""
    code = draft.currency
    rate = context.options.rates.get(code) or context.formats.rates.get(code)
    if rate is None:
        draft.fail("rate-missing", RATE, **_rate_facts(draft, context))
    return rate


def _rate_facts(draft: Draft, context: Context) -> dict[str, str]:
    """What the texts on rates speak of; offline the base currency has no name."""
    return {
        "currency": draft.currency or "the customer's currency",
        "base": context.base_currency or "the base currency",
    }


def _check_rate_of_base(draft: Draft, context: Context, text: str) -> None:
    if draft.rate is None or draft.currency != context.currencies.base:
        return
    # The server multiplies base-currency balances too: 10 at a rate of 3 are booked as 30.
    if draft.rate != _ONE:
        draft.fail("rate-not-one", RATE, text, base=context.base_currency or "of the organization")
    draft.rate = None


def convert_balance(draft: Draft, context: Context) -> None:
    """A balance that the source system writes in the base currency, in the customer's."""
    if context.formats.balance_in is not BalanceIn.BASE or not draft.balance or draft.rate is None:
        return
    if not is_written_in_base ...

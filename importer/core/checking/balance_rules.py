"""Rules of the opening balance: what would book a wrong amount, rate, date, currency or branch.

Together they keep the promise that the ledger is never falsified. Facts of the server stand in
importer/api/README.md 4; the order of all rules in `rules`.
"""

from datetime import date
from decimal import Decimal

from importer.core.checking.draft import Context, Draft, proposed
from importer.core.checking.presets import replaced
from importer.core.customer import (
    AMOUNT_PLACES,
    LARGEST_AMOUNT,
    RATE_BOUND,
    RATE_PLACES,
    UNKNOWN_BASE_CURRENCY,
)
from importer.core.language import gettext_noop
from importer.core.options import BalanceSign, DateOrder, DecimalMark
from importer.core.rows import CellKind
from importer.core.templates.template import BalanceIn
from importer.core.values.currencies import currencies_of_sign
from importer.core.values.dates import read_date
from importer.core.values.money import (
    NumberReading,
    is_canonical,
    read_amount,
    read_given_amount,
    rounded,
    written,
)

BALANCE, DATE = "openingBalance", "openingBalanceAt"
RATE, BRANCH = "openingBalanceExchangeRate", "openingBalanceBranchId"
BALANCE_FIELDS = frozenset({BALANCE, DATE, RATE, BRANCH})
_ROUNDED = {BALANCE: "opening-balance-rounded", RATE: "rate-rounded"}
_ONE = Decimal(1)
_BASE = gettext_noop("the base currency")
_OWN = gettext_noop("the customer's currency")
_OF_THE_ORGANIZATION = gettext_noop("of the organization")


def read_balance(draft: Draft, context: Context) -> None:
    """The amount as a number; positive = the customer owes us."""
    text = draft.text(BALANCE)
    if not text:
        return
    draft.values.pop(BALANCE, None)
    from_file = draft.is_from_file(BALANCE)
    reading = _read_number(draft, BALANCE, text, from_file=from_file)
    mark = context.formats.amount_mark if from_file else None
    value = _settled(draft, BALANCE, text, reading, mark)
    if value is None:
        return
    draft.amount_currency = reading.currency
    is_reversed = context.formats.balance_sign is BalanceSign.REVERSED and not reading.sided
    if value and from_file and is_reversed:
        draft.balance = _reversed(draft, text, value)
    else:
        draft.balance = _at_places(draft, BALANCE, text, value, AMOUNT_PLACES)


def _reversed(draft: Draft, text: str, value: Decimal) -> Decimal:
    """The balance with the other sign: told for every row, since the file shows another."""
    result = rounded(-value, AMOUNT_PLACES)
    if result != -value:
        draft.report(_ROUNDED[BALANCE], BALANCE, text, result=str(result))
    else:
        draft.report("opening-balance-reversed", BALANCE, text, result=str(result))
    return result


def _read_number(draft: Draft, name: str, text: str, *, from_file: bool) -> NumberReading:
    return read_amount(text, draft.kind(name)) if from_file else read_given_amount(text)


def _at_places(draft: Draft, name: str, text: str, value: Decimal, places: int) -> Decimal:
    """The number at so many decimals; said where that, or the way it was written, changes it."""
    result = rounded(value, places)
    if result != value:
        draft.report(_ROUNDED[name], name, text, result=str(result))
    elif draft.kind(name) is CellKind.TEXT and not (is_canonical(text) and Decimal(text) == value):
        draft.report("number-reformatted", name, text, result=str(result))
    return result


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
        others = reading.numbers()
        proposal = str(others[0]) if len(others) == 1 else ""
        draft.fail("number-against-format", name, text, mark=mark.value, **proposed(proposal))
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
    facts = {"result": code} | proposed(currencies.nearest(code))
    if draft.balance and not context.options.allow_new_currencies:
        draft.fail("currency-not-in-organization", "currencyCode", text, **facts)
    else:
        draft.report("currency-unknown", "currencyCode", text, **facts)


def check_rate(draft: Draft, context: Context) -> None:
    """Base units for one unit of the customer's currency; the server would silently take 1."""
    if not draft.balance:
        _drop_unused_rate(draft, context)
        return
    text, from_file = _text_for_balance(draft, context, RATE)
    draft.values.pop(RATE, None)
    if text:
        draft.rate = _read_rate(draft, context, text, from_file=from_file)
        if draft.rate is None:
            return
    elif draft.currency not in ("", context.currencies.base):
        draft.rate = _known_rate(draft, context)
    _check_rate_of_base(draft, context, text)


def _drop_unused_rate(draft: Draft, context: Context) -> None:
    text = draft.text(RATE)
    draft.values.pop(RATE, None)
    if not text or not draft.is_from_file(RATE):
        return
    if BALANCE in draft.failed:
        _read_rate(draft, context, text, from_file=True)
    elif _ONE not in read_amount(text, draft.kind(RATE)).numbers():
        draft.report("rate-unused", RATE, text)


def _read_rate(draft: Draft, context: Context, text: str, *, from_file: bool) -> Decimal | None:
    reading = _read_number(draft, RATE, text, from_file=from_file)
    value = _settled(draft, RATE, text, reading, context.formats.rate_mark if from_file else None)
    if value is None:
        return None
    if not 0 < rounded(value, RATE_PLACES) < RATE_BOUND:
        draft.fail("rate-invalid", RATE, text, **_rate_facts(draft, context))
        return None
    return _at_places(draft, RATE, text, value, RATE_PLACES)


def _known_rate(draft: Draft, context: Context) -> Decimal | None:
    """The rate that the user gives for the currency, or the template; offline none is missed."""
    code = draft.currency
    rate = context.presets.rates.get(code) or context.formats.rates.get(code)
    if rate is not None:
        return rounded(rate, RATE_PLACES)
    if context.organization:
        draft.fail("rate-missing", RATE, **_rate_facts(draft, context))
    return None


def _rate_facts(draft: Draft, context: Context) -> dict[str, str]:
    """What the texts on rates speak of; offline the base currency has no name."""
    return {
        "currency": draft.currency or _OWN,
        "base": context.base_currency or _BASE,
    }


def _check_rate_of_base(draft: Draft, context: Context, text: str) -> None:
    if draft.rate is None or draft.currency != context.currencies.base:
        return
    # The server multiplies base-currency balances too: 10 at a rate of 3 are booked as 30.
    if draft.rate != _ONE:
        draft.fail("rate-not-one", RATE, text, base=context.base_currency or _OF_THE_ORGANIZATION)
    draft.rate = None


def check_amount_currency(draft: Draft, context: Context) -> None:
    """An amount whose own currency sign contradicts the currency that it would be booked in."""
    sign, is_base = draft.amount_currency, context.formats.balance_in is BalanceIn.BASE
    booked_in = context.base_currency if is_base else draft.currency
    if not draft.balance or not sign or booked_in in ("", UNKNOWN_BASE_CURRENCY):
        return
    if booked_in not in currencies_of_sign(sign):
        facts = {"sign": sign, "currency": booked_in}
        draft.fail("amount-currency-differs", BALANCE, draft.text(BALANCE), **facts)


def convert_balance(draft: Draft, context: Context) -> None:
    """A balance that the source system writes in the base currency, in the customer's."""
    if context.formats.balance_in is BalanceIn.CUSTOMER or not draft.balance or not draft.rate:
        return
    converted = rounded(draft.balance / draft.rate, AMOUNT_PLACES)
    draft.report(
        "opening-balance-converted",
        BALANCE,
        draft.text(BALANCE),
        amount=str(converted),
        currency=draft.currency,
        base=context.base_currency or _BASE,
        rate=str(draft.rate),
    )
    draft.balance = converted


def check_size(draft: Draft, context: Context) -> None:
    """Amounts beyond the columns of the server: the first is refused, the second books nothing."""
    if not draft.balance:
        return
    if abs(draft.balance) > LARGEST_AMOUNT:
        draft.fail("opening-balance-too-large", BALANCE, draft.text(BALANCE))
    elif draft.rate and abs(draft.balance * draft.rate) > LARGEST_AMOUNT:
        facts = {
            "amount": written(draft.balance),
            "rate": str(draft.rate),
            "result": written(rounded(draft.balance * draft.rate, AMOUNT_PLACES)),
            "base": context.base_currency or _BASE,
        }
        draft.fail("ledger-amount-too-large", BALANCE, draft.text(BALANCE), **facts)


def check_date(draft: Draft, context: Context) -> None:
    """The day on which the balance is booked. The server refuses any balance without one, 0 too."""
    if draft.balance:
        text, from_file = _text_for_balance(draft, context, DATE)
    elif DATE in draft.texts:
        text, from_file = draft.text(DATE), draft.is_from_file(DATE)
    else:
        return
    draft.values.pop(DATE, None)
    if text and (draft.balance or from_file):
        draft.balance_date = _read_date(draft, context, text, from_file=from_file)
    elif draft.balance and DATE not in draft.failed:
        draft.fail("opening-balance-date-missing", DATE, amount=written(draft.balance))
    if draft.balance_date and draft.balance and draft.balance_date > context.options.today:
        draft.report("opening-balance-date-in-future", DATE, draft.balance_date.isoformat())


def _read_date(draft: Draft, context: Context, text: str, *, from_file: bool) -> date | None:
    kind = draft.kind(DATE) if from_file else CellKind.TEXT
    order = context.formats.date_order if from_file else None
    reading = read_date(text, kind)
    dates = reading.settled_by(order)
    if not dates:
        _fail_unreadable_date(draft, text, order, reading.dates())
        return None
    may_be_booked = draft.balance or BALANCE in draft.failed
    if len(dates) > 1 and may_be_booked:
        first, second = (found.isoformat() for found in dates[:2])
        draft.fail("date-ambiguous", DATE, text, first=first, second=second)
        return None
    if len(dates) > 1 or (draft.balance is None and not may_be_booked):
        draft.report("opening-balance-date-unused", DATE, text)
        return None
    if draft.balance and kind is not CellKind.DATE and text != dates[0].isoformat():
        draft.report("date-reformatted", DATE, text, result=dates[0].isoformat())
    return dates[0]


def _fail_unreadable_date(
    draft: Draft, text: str, order: DateOrder | None, others: tuple[date, ...]
) -> None:
    """`others`: what the text means in other orders."""
    if order and others:
        proposal = others[0].isoformat() if len(others) == 1 else ""
        draft.fail("date-against-format", DATE, text, order=order.value, **proposed(proposal))
    else:
        draft.fail("date-invalid", DATE, text)


def check_branch(draft: Draft, context: Context) -> None:
    """A branch is sent with a non-zero balance and where branches are on, and then it must be."""
    if BRANCH not in draft.texts and not (draft.balance and context.branches):
        return
    text, from_file = draft.text(BRANCH), draft.is_from_file(BRANCH)
    draft.values.pop(BRANCH, None)
    if draft.balance and context.branches:
        text, _ = _text_for_balance(draft, context, BRANCH)
        draft.branch = context.branches.resolve(text)
        if draft.branch is None and BRANCH not in draft.failed:
            code = "branch-unknown" if text else "branch-missing"
            facts = proposed(context.branches.nearest(text))
            draft.fail(code, BRANCH, text, branches=context.branches.words(), **facts)
    elif text and from_file and context.organization and BALANCE not in draft.failed:
        draft.report("branch-unused", BRANCH, text)


def place_balance(draft: Draft, _: Context) -> None:
    """What of the opening balance will be sent: all of it or nothing."""
    if draft.balance is None or draft.balance_date is None:
        return
    draft.values[BALANCE] = draft.balance
    draft.values[DATE] = draft.balance_date
    if draft.balance and draft.rate is not None:
        draft.values[RATE] = draft.rate
    if draft.branch is not None:
        draft.values[BRANCH] = draft.branch


def _text_for_balance(draft: Draft, context: Context, name: str) -> tuple[str, bool]:
    """A text that says how a balance is booked, and whether the row itself gives it."""
    own = draft.text(name)
    replacing = context.presets.replacing_for_balances.get(name)
    if replacing is None:
        filled = own or context.presets.filling_for_balances.get(name, "")
        return filled, bool(own) and draft.is_from_file(name)
    if own and own != replacing:
        draft.problems.append(replaced(draft.mapped, name, own, replacing))
    return replacing, False

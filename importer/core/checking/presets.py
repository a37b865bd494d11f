"""What `--set`, `--default` and `--rate` put into the rows: checked once, applied to each.

Dates, rates and branches are held back: they apply to rows with a non-zero balance only, which the
rules of the opening balance know.
"""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from msgspec import Struct, field

from importer.core.checking.known_codes import BranchBook, CurrencyBook
from importer.core.customer import RATE_BOUND, RATE_PLACES, FieldKind
from importer.core.errors import UsageError
from importer.core.headers.flags import parse_customer_type, parse_flag
from importer.core.language import gettext
from importer.core.options import CheckOptions
from importer.core.problems import Problem
from importer.core.stages import MappedRow
from importer.core.target_fields import TargetField, target_fields
from importer.core.values.dates import read_date
from importer.core.values.emails import is_email, split_emails
from importer.core.values.money import read_given_amount, rounded
from importer.core.values.text import clean, is_storable

BALANCE_ONLY = frozenset(
    {"openingBalanceAt", "openingBalanceExchangeRate", "openingBalanceBranchId"}
)
"""Fields that say how a balance is booked."""


class Presets(Struct, frozen=True):
    """The texts of `--set` and `--default`, and the rates of `--rate`.

    Attributes:
        replacing: contract field name -> text that replaces the row's own, "" clears it.
        filling: contract field name -> text for rows that have none.
        replacing_for_balances, filling_for_balances: the same for `BALANCE_ONLY` fields.
        rates: currency code -> base units per one unit of it, at the decimals that are sent.
    """

    replacing: Mapping[str, str] = field(default_factory=dict)
    filling: Mapping[str, str] = field(default_factory=dict)
    replacing_for_balances: Mapping[str, str] = field(default_factory=dict)
    filling_for_balances: Mapping[str, str] = field(default_factory=dict)
    rates: Mapping[str, Decimal] = field(default_factory=dict)

    def apply(self, mapped: MappedRow, problems: list[Problem]) -> Mapping[str, str]:
        """The row's texts; replaced ones are told as problems."""
        if not self.replacing and not self.filling:
            return mapped.values
        texts = {**self.filling, **mapped.values}
        for name, text in self.replacing.items():
            own = texts.pop(name, "")
            if text:
                texts[name] = text
            if own and own != text and name in mapped.values:
                problems.append(replaced(mapped, name, own, text))
        return texts


def replaced(mapped: MappedRow, name: str, own: str, text: str) -> Problem:
    """That `--set` put another text in the place of the row's own."""
    return Problem("value-set", name, mapped.columns.get(name), own, {"result": text})


def build_presets(options: CheckOptions, currencies: CurrencyBook, branches: BranchBook) -> Presets:
    """The texts of the options, after a check of each.

    Args:
        branches: those among which a branch must be; none where branches are off or not known.

    Raises:
        UsageError: `field-unknown` or `option-value-invalid`, naming the option.
    """
    readers = _readers(currencies, branches)
    replacing = _checked(options.set_values, "--set", readers)
    filling = _checked(options.default_values, "--default", readers)
    return Presets(
        replacing={name: text for name, text in replacing.items() if name not in BALANCE_ONLY},
        filling={name: text for name, text in filling.items() if name not in BALANCE_ONLY and text},
        replacing_for_balances={
            name: text for name, text in replacing.items() if name in BALANCE_ONLY
        },
        filling_for_balances={
            name: text for name, text in filling.items() if name in BALANCE_ONLY and text
        },
        rates=dict(_checked_rates(options.rates)),
    )


def _checked_rates(rates: Mapping[str, Decimal]) -> Iterator[tuple[str, Decimal]]:
    for currency, given in rates.items():
        rate = rounded(given, RATE_PLACES)
        if not 0 < rate < RATE_BOUND:
            raise UsageError(
                "option-value-invalid",
                gettext(
                    "--rate {currency}={given} can't be used: a rate is above 0 and below 10,000"
                ).format(currency=currency, given=given),
                hint=gettext(
                    "Say how many units of the base currency one {currency} is worth."
                ).format(currency=currency),
            )
        yield currency, rate


Readers = Mapping[FieldKind, Callable[[str], int]]
"""How many values a text can mean, for the kinds that are more than text."""


def _readers(currencies: CurrencyBook, branches: BranchBook) -> Readers:
    return {
        FieldKind.DATE: lambda text: len(read_date(text).dates()),
        FieldKind.AMOUNT: lambda text: len(read_given_amount(text).numbers()),
        FieldKind.RATE: lambda text: len(read_given_amount(text).numbers()),
        FieldKind.FLAG: lambda text: int(parse_flag(text) is not None),
        FieldKind.CUSTOMER_TYPE: lambda text: int(parse_customer_type(text) is not None),
        FieldKind.EMAIL: lambda text: int(_is_email_list(text)),
        FieldKind.CURRENCY: lambda text: int(bool(currencies.resolve(text))),
        FieldKind.BRANCH: lambda text: int(not branches or branches.resolve(text) is not None),
    }


def _is_email_list(text: str) -> bool:
    addresses = split_emails(text)
    return bool(addresses) and all(map(is_email, addresses))


def _checked(texts: Mapping[str, str], option: str, readers: Readers) -> dict[str, str]:
    checked: dict[str, str] = {}
    for name, written in texts.items():
        target = target_fields().get(name)
        if target is None:
            raise _unknown_field(name, option)
        checked[name] = clean(written).text
        if checked[name] and (wrong := _what_is_wrong(target, checked[name], readers)):
            hint = gettext("Write for example {option} {name}={example}.").format(
                option=option, name=name, example=target.example
            )
            message = gettext("{option} {name}={written} can't be used: {wrong}").format(
                option=option, name=name, written=written, wrong=wrong
            )
            raise UsageError("option-value-invalid", message, hint=hint)
    return checked


def _unknown_field(name: str, option: str) -> UsageError:
    from rapidfuzz import fuzz, process  # only where a name is wrong

    names = {field: field.casefold() for field in target_fields()}
    nearest = process.extractOne(name.casefold(), names, scorer=fuzz.ratio)
    return UsageError(
        "field-unknown",
        gettext("{option} names the field {name}, which does not exist").format(
            option=option, name=name
        ),
        hint=gettext("Did you mean {nearest}? `importer explain` lists all fields.").format(
            nearest=nearest[2]
        ),
    )


def _what_is_wrong(target: TargetField, text: str, readers: Readers) -> str:
    """Why the text can't be used for the field, in words; "" if it can."""
    if not is_storable(text):
        return gettext("it holds a character that Bigcapital's database can't store")
    length = len(text.encode()) if target.kind is FieldKind.NOTE else len(text)
    if target.kind in readers:
        meanings = readers[target.kind](text)
        several = (
            gettext("it can be read in more than one way")
            if meanings
            else gettext("it is no {kind}").format(kind=gettext(target.kind))
        )
        return "" if meanings == 1 else several
    if target.max_length is not None and length > target.max_length:
        return gettext("it is longer than {max_length}").format(max_length=target.max_length)
    return ""

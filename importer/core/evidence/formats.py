"""How the values of one table are to be read: what the user, the columns and the template say.

The user's word settles what is open; then what the column itself proves; for numbers then what the
table's other number columns prove; then what the template says of its system, unless the column
contradicts it. What is still open stays open: nothing is guessed.
"""

from collections.abc import Mapping
from decimal import Decimal

from msgspec import Struct, field

from importer.core.customer import FieldKind
from importer.core.evidence.profiles import ColumnProfile, NumberEvidence
from importer.core.options import BalanceSign, CheckOptions, DateOrder, DecimalMark
from importer.core.templates.template import BalanceIn, Template

_NUMBER_KINDS = (FieldKind.AMOUNT, FieldKind.RATE)


class Formats(Struct, frozen=True):
    """How one table's values are read.

    Attributes:
        date_order: of `openingBalanceAt`; None = only dates of one meaning can be read.
        amount_mark: the decimal mark of `openingBalance`; None = only numbers of one meaning.
        rate_mark: that of `openingBalanceExchangeRate`.
        customer_type_usable: whether the column for `customerType` holds such, rather than free
            text; words for business and individual are understood either way.
        balance_in: the currency in which the source system writes balances.
        rates: currency code -> base units per one unit of it, by the template.
        balance_sign: how the signs of `openingBalance` are taken, once the template has had its
            say.
    """

    date_order: DateOrder | None = None
    amount_mark: DecimalMark | None = None
    rate_mark: DecimalMark | None = None
    customer_type_usable: bool = True
    balance_in: BalanceIn = BalanceIn.CUSTOMER
    rates: Mapping[str, Decimal] = field(default_factory=dict)
    balance_sign: BalanceSign = BalanceSign.AS_WRITTEN

    def reading_of(self, kind: FieldKind) -> DateOrder | DecimalMark | None:
        """How values of this kind are read; None where each tells it by itself."""
        readings: Mapping[FieldKind, DateOrder | DecimalMark | None] = {
            FieldKind.DATE: self.date_order,
            FieldKind.AMOUNT: self.amount_mark,
            FieldKind.RATE: self.rate_mark,
        }
        return readings.get(kind)


def build_formats(
    profiles: Mapping[FieldKind, ColumnProfile],
    options: CheckOptions,
    template: Template | None = None,
) -> Formats:
    """How a table is read.

    Args:
        profiles: the evidence by field kind; kinds without a column are left out.
        template: the one that maps the table, if any.
    """
    marks = _decimal_marks(profiles, options, template.decimal_mark if template else None)
    types = profiles.get(FieldKind.CUSTOMER_TYPE)
    return Formats(
        date_order=_date_order(profiles, options, template.date_order if template else None),
        amount_mark=marks[FieldKind.AMOUNT],
        rate_mark=marks[FieldKind.RATE],
        customer_type_usable=types is None or types.types().is_customer_type,
        balance_in=template.balance_in if template else BalanceIn.CUSTOMER,
        rates=template.rates if template else {},
        balance_sign=options.balance_sign or BalanceSign.AS_WRITTEN,
    )


def _date_order(
    profiles: Mapping[FieldKind, ColumnProfile],
    options: CheckOptions,
    of_template: DateOrder | None,
) -> DateOrder | None:
    if FieldKind.DATE not in profiles:
        return options.date_order or of_template
    evidence = profiles[FieldKind.DATE].dates()
    if not evidence.either:
        return None
    if options.date_order or evidence.order:
        return options.date_order or evidence.order
    return None if of_template in evidence.ruled_out else of_template


def _decimal_marks(
    profiles: Mapping[FieldKind, ColumnProfile],
    options: CheckOptions,
    of_template: DecimalMark | None,
) -> dict[FieldKind, DecimalMark | None]:
    evidence = {kind: profiles[kind].numbers() for kind in _NUMBER_KINDS if kind in profiles}
    proven = {found.mark for found in evidence.values() if found.mark}
    of_table = next(iter(proven)) if len(proven) == 1 else None
    return {
        kind: _decimal_mark(evidence.get(kind), options.decimal_mark, of_table or of_template)
        for kind in _NUMBER_KINDS
    }


def _decimal_mark(
    found: NumberEvidence | None, said: DecimalMark | None, otherwise: DecimalMark | None
) -> DecimalMark | None:
    if found is None:
        return said or otherwise
    if not found.either:
        return None
    if said or found.mark:
        return said or found.mark
    return None if found.is_contradictory else otherwise

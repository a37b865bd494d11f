"""What the values of a column prove about how they are written: dates, numbers, customer types.

A column is judged as a whole, never by one cell. Only counts are kept, so that a column of any
length takes the same memory. What follows for the checks is decided in `formats`.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from msgspec import Struct, field

from importer.core.customer import FieldKind
from importer.core.headers.flags import parse_customer_type
from importer.core.language import gettext_noop, ngettext_noop
from importer.core.late_texts import LateText, joined, later
from importer.core.options import DateOrder, DecimalMark
from importer.core.rows import CellKind
from importer.core.values.dates import read_date
from importer.core.values.money import read_amount
from importer.core.values.text import clean

EVIDENCE_KINDS = frozenset(
    {FieldKind.DATE, FieldKind.AMOUNT, FieldKind.RATE, FieldKind.CUSTOMER_TYPE}
)
"""Fields whose values are read one way or another, depending on the column that they stand in."""
_NUMBER_KINDS = frozenset({FieldKind.AMOUNT, FieldKind.RATE})

_ORDER_WORDS = {
    DateOrder.DAY_FIRST: gettext_noop("day first"),
    DateOrder.MONTH_FIRST: gettext_noop("month first"),
    DateOrder.YEAR_FIRST: gettext_noop("year first"),
}
_STORED_WORDS = {
    CellKind.DATE: ngettext_noop(
        "; {number} is stored as text and {others} as dates",
        "; {number} are stored as text and {others} as dates",
    ),
    CellKind.NUMBER: ngettext_noop(
        "; {number} is stored as text and {others} as numbers",
        "; {number} are stored as text and {others} as numbers",
    ),
}
_MARK_WORDS = {
    DecimalMark.POINT: gettext_noop("a decimal point"),
    DecimalMark.COMMA: gettext_noop("a decimal comma"),
}


class DateEvidence(Struct, frozen=True):
    """What a column's dates prove.

    Attributes:
        proofs: values that can be read in this one order only.
        either: values that mean different dates in different orders.
        clear: values of one meaning: ISO dates, month names, date cells, `05/05/2024`.
        unreadable: values that are no dates.
        ruled_out: orders in which some value can't be read.
    """

    proofs: Mapping[DateOrder, int] = field(default_factory=dict)
    either: int = 0
    clear: int = 0
    unreadable: int = 0
    ruled_out: frozenset[DateOrder] = frozenset()

    @property
    def order(self) -> DateOrder | None:
        """The one order in which every value can be read; None if there are several or none."""
        left = [order for order in DateOrder if order not in self.ruled_out]
        return left[0] if len(left) == 1 else None

    @property
    def is_contradictory(self) -> bool:
        """Whether no order can read every value."""
        return self.ruled_out == frozenset(DateOrder)


class NumberEvidence(Struct, frozen=True):
    """What a column's numbers prove.

    Attributes:
        point, comma: values that can be read with this decimal mark only.
        either: values that mean different numbers with different marks (`1,234`).
        clear: values of one meaning: whole numbers, number cells.
        unreadable: values that are no numbers.
    """

    point: int = 0
    comma: int = 0
    either: int = 0
    clear: int = 0
    unreadable: int = 0

    @property
    def mark(self) -> DecimalMark | None:
        """The decimal mark that is proven; None without proof, or with proofs of both."""
        if bool(self.point) == bool(self.comma):
            return None
        return DecimalMark.POINT if self.point else DecimalMark.COMMA

    @property
    def is_contradictory(self) -> bool:
        """Whether some values prove the point and others the comma."""
        return bool(self.point and self.comma)


class TypeEvidence(Struct, frozen=True):
    """Whether a column holds customer types, or free text under the same name.

    Attributes:
        words: values that are words for business or individual.
        other: all other values.
    """

    words: int = 0
    other: int = 0

    @property
    def is_customer_type(self) -> bool:
        """Whether at least half of the values are such words. A blank column holds nothing else."""
        return self.words >= self.other


class ColumnProfile:
    """Gathers the evidence of one column, or of the columns that fill one field.

    Args:
        kind: what the column's field is; one of `EVIDENCE_KINDS`.
    """

    def __init__(self, kind: FieldKind) -> None:
        self.kind = kind
        self._counts: Counter[str] = Counter()
        self._stored: Counter[CellKind] = Counter()
        self._ruled_out: set[DateOrder] = set()

    def add(self, values: Iterable[str], kinds: Iterable[CellKind] | None = None) -> None:
        """Take in further values, raw or cleaned; blanks count for nothing.

        Args:
            kinds: one per value, for workbooks.
        """
        # Counting first is the point: a column of a million rows has few distinct dates or types.
        if kinds is None:
            for value, count in Counter(self._without_plain_amounts(values)).items():
                self._take(value, CellKind.TEXT, count)
        else:
            for (value, kind), count in Counter(zip(values, kinds, strict=True)).items():
                self._take(value, kind, count)
                self._stored[kind] += count if value.strip() else 0

    def dates(self) -> DateEvidence:
        """The evidence of a date column."""
        return DateEvidence(
            proofs={order: self._counts[order] for order in DateOrder},
            either=self._counts["either"],
            clear=self._counts["clear"],
            unreadable=self._counts["unreadable"],
            ruled_out=frozenset(self._ruled_out),
        )

    def numbers(self) -> NumberEvidence:
        """The evidence of a column of amounts or rates."""
        return NumberEvidence(
            point=self._counts[DecimalMark.POINT],
            comma=self._counts[DecimalMark.COMMA],
            either=self._counts["either"],
            clear=self._counts["clear"],
            unreadable=self._counts["unreadable"],
        )

    def types(self) -> TypeEvidence:
        """The evidence of a column of customer types."""
        return TypeEvidence(self._counts["words"], self._counts["other"])

    def sentence(self, header: str, read_as: DateOrder | DecimalMark | None = None) -> str:
        """The evidence as a late text, for the report; "" if the column is blank.

        Args:
            read_as: how the column is read in the end, whatever decided it; None if that is open.
        """
        if not self._counts:
            return ""
        if self.kind is FieldKind.DATE:
            words = _date_words(self.dates(), _words_of(read_as))
            return joined(f"{header}: ", words, self._stored_words(CellKind.DATE))
        if self.kind is FieldKind.CUSTOMER_TYPE:
            return joined(f"{header}: ", _type_words(self.types()))
        words = _number_words(self.numbers(), _words_of(read_as))
        return joined(f"{header}: ", words, self._stored_words(CellKind.NUMBER))

    def _stored_words(self, proper: CellKind) -> str:
        """What a workbook's column mixes: values as they should be stored, and others as text."""
        texts = self._stored[CellKind.TEXT]
        if not texts or not self._stored[proper]:
            return ""
        return later(_STORED_WORDS[proper], number=texts, others=self._stored[proper])

    def _without_plain_amounts(self, values: Iterable[str]) -> Iterable[str]:
        """All but plain amounts, which are counted here: most are plain, and few repeat."""
        if self.kind not in _NUMBER_KINDS:
            return values
        filled = list(filter(None, values))
        others = [value for value in filled if not _WITH_POINT.fullmatch(value)]
        if len(others) < len(filled):
            self._counts[DecimalMark.POINT] += len(filled) - len(others)
        return others

    def _take(self, value: str, kind: CellKind, count: int) -> None:
        text = value if _WITH_POINT.fullmatch(value) else clean(value).text
        if not text:
            return
        if self.kind is FieldKind.DATE:
            self._take_date(text, kind, count)
        elif self.kind is FieldKind.CUSTOMER_TYPE:
            self._counts["words" if parse_customer_type(text) else "other"] += count
        else:
            self._counts[_number_verdict(text, kind)] += count

    def _take_date(self, text: str, kind: CellKind, count: int) -> None:
        reading = read_date(text, kind)
        dates = reading.dates()
        supported = [order for order, found in zip(DateOrder, reading, strict=True) if found]
        if not dates:
            self._counts["unreadable"] += count
        elif len(dates) == 1 and len(supported) > 1:
            self._counts["clear"] += count
        else:
            self._counts[supported[0] if len(supported) == 1 else "either"] += count
            self._ruled_out.update(order for order in DateOrder if order not in supported)


_WHOLE = re.compile(r"-?[0-9]+")
_WITH_POINT = re.compile(r"-?[0-9]+\.(?:[0-9]{1,2}|[0-9]{4,})")
"""The plainest amounts; with three decimals the point may be one between thousands."""


def _number_verdict(text: str, kind: CellKind) -> str:
    if kind is CellKind.TEXT and _WITH_POINT.fullmatch(text):
        return DecimalMark.POINT
    if kind is CellKind.TEXT and _WHOLE.fullmatch(text):
        return "clear"
    reading = read_amount(text, kind)
    if len(reading.numbers()) == 2:
        return "either"
    if reading.point is not None and reading.comma is not None:
        return "clear"
    if reading.point is not None:
        return DecimalMark.POINT
    return DecimalMark.COMMA if reading.comma is not None else "unreadable"


# --- in words -----------------------------------------------------------------------------------


def _words_of(read_as: DateOrder | DecimalMark | None) -> str:
    if isinstance(read_as, DateOrder):
        return later(_ORDER_WORDS[read_as])
    return later(_MARK_WORDS[read_as]) if read_as else ""


def _date_words(found: DateEvidence, read_as: str) -> str:
    if not found.ruled_out and not found.either:
        clear = ngettext_noop("{number} date of one meaning", "{number} dates of one meaning")
        return joined(later(clear, number=found.clear), _unreadable(found.unreadable))
    shown = [DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST]
    if found.proofs.get(DateOrder.YEAR_FIRST):
        shown.append(DateOrder.YEAR_FIRST)
    proofs = [(found.proofs.get(order, 0), later(_ORDER_WORDS[order])) for order in shown]
    order = later(_ORDER_WORDS[found.order]) if found.order else ""
    verdict = order or _unsettled(found, "--date-format", read_as)
    return joined(_proof_words(proofs, found.either, verdict), _unreadable(found.unreadable))


def _number_words(found: NumberEvidence, read_as: str) -> str:
    if not (found.point or found.comma or found.either):
        clear = ngettext_noop("{number} number of one meaning", "{number} numbers of one meaning")
        return joined(later(clear, number=found.clear), _unreadable(found.unreadable))
    proofs = [
        (found.point, later(_MARK_WORDS[DecimalMark.POINT])),
        (found.comma, later(_MARK_WORDS[DecimalMark.COMMA])),
    ]
    mark = later(_MARK_WORDS[found.mark]) if found.mark else ""
    verdict = mark or _unsettled(found, "--decimal", read_as)
    return joined(_proof_words(proofs, found.either, verdict), _unreadable(found.unreadable))


def _type_words(found: TypeEvidence) -> str:
    verdict = (
        later("read as the customer type")
        if found.is_customer_type
        else later("free text, kept in the note")
    )
    said = ngettext_noop(
        "{understood} of {number} value mean business or individual → {verdict}",
        "{understood} of {number} values mean business or individual → {verdict}",
    )
    total = found.words + found.other
    return later(said, understood=found.words, number=total, verdict=verdict)


def _proof_words(proofs: list[tuple[int, LateText]], either: int, verdict: str) -> str:
    (first, reading), *others = proofs
    said = ngettext_noop("{number} value proves {reading}", "{number} values prove {reading}")
    short = ngettext_noop("{number} proves {reading}", "{number} prove {reading}")
    words = [
        later(said, number=first, reading=reading),
        *(later(short, number=count, reading=other) for count, other in others),
        later("{number} could be either", number=either),
    ]
    return joined(joined(*words, between=", "), verdict, between=" → ")


def _unsettled(found: DateEvidence | NumberEvidence, option: str, read_as: str) -> str:
    if not found.either:
        return later("each is read in the one way that it can be")
    if read_as:
        said = gettext_noop("not settled by the column; read as {reading} ({option})")
        return later(said, reading=read_as, option=option)
    if found.is_contradictory:
        return later("contradictory, {option} says which", option=option)
    return later("not settled, {option} says which", option=option)


def _unreadable(count: int) -> str:
    return later("; {number} can't be read", number=count) if count else ""

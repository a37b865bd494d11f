"""What each column of a file is by itself: by its header, and by what its values say of that.

Columns beside one another are `addresses`' and the proposal's business.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from importer.core.customer import FieldKind, target_fields
from importer.core.headers.by_values import are_flags, column_of, match_values
from importer.core.headers.composition import field_of, reading_of
from importer.core.headers.grammar import (
    ADDRESS_PARTS,
    HeaderReading,
    concepts_in,
    languages_of,
    read_header,
    without_prefix,
)
from importer.core.headers.known import (
    COMPOSED,
    WEAKLY_EQUAL,
    HeaderMatch,
    doubtful_header,
    match_headers,
)
from importer.core.headers.sensitive import sensitivity_of
from importer.core.headers.witnesses import agree, contradiction

_HOLD_ANYTHING = frozenset({"displayName", "companyName", "firstName", "lastName", "note"})
"""Fields that a column may fill whatever its values look like, if its header says so."""
_CALLED_A_COMPANY = frozenset({"companyName", "displayName"})
"""Fields of `Is a company`, which holds no name."""
_SURE_OF_VALUES = 0.95
_REACHED_BY = frozenset({"phone", "mobile", "email", "website", "contact", "name"})
"""Parts whose columns may be what their values look like although the header alone is no field."""


@dataclass(slots=True)
class ReadColumns:
    """The columns of a file.

    Attributes:
        matches: column -> its likeliest field; address columns have one only here and there.
        readings: column -> what its header says, where the values do not contradict it.
        doubts: column -> why it has no field although its header resembles one.
        fill: column -> how much of it is filled, 0 to 1; 1 without any rows.
    """

    matches: dict[int, HeaderMatch] = field(default_factory=dict)
    readings: dict[int, HeaderReading] = field(default_factory=dict)
    doubts: dict[int, str] = field(default_factory=dict)
    fill: dict[int, float] = field(default_factory=dict)

    def forget(self, column: int) -> None:
        """Take back what was said of a column that somebody knows better."""
        self.matches.pop(column, None)
        self.readings.pop(column, None)
        self.doubts.pop(column, None)

    def addresses(self) -> dict[int, HeaderReading]:
        """The columns that hold parts of addresses."""
        found: dict[int, HeaderReading] = {}
        for column in sorted({*self.matches, *self.readings}):
            match, reading = self.matches.get(column), self.readings.get(column)
            if reading is not None and reading.part in ADDRESS_PARTS:
                found[column] = reading
            elif match is not None and (known := reading_of(match.field)):
                found[column] = known
        return found


def read_columns(names: Sequence[str], sample: Sequence[Sequence[str]]) -> ReadColumns:
    """Each column by itself; those that go nowhere are not looked at.

    Args:
        sample: cells of some rows.
    """
    columns = ReadColumns()
    said = without_prefix(names)
    languages = languages_of(said)
    for column, by_header in enumerate(match_headers(said)):
        name = said[column]
        if sensitivity_of(names[column]) is not None:
            continue
        values = column_of(sample, column)
        columns.fill[column] = len(values) / len(sample) if sample else 1.0
        reading = read_header(name, languages)
        match, doubt = _settle(name, values, by_header, reading)
        if match is not None:
            columns.matches[column] = match
        elif doubt:
            columns.doubts[column] = doubt
        if reading is not None and _is_still(reading, match, by_header, doubt):
            columns.readings[column] = reading
    return columns


def _is_still(
    reading: HeaderReading, match: HeaderMatch | None, by_header: HeaderMatch | None, doubt: str
) -> bool:
    """Whether a column is still what its header says, its values heard."""
    if match is None:
        return not doubt
    if reading.part not in ADDRESS_PARTS:
        return True
    return by_header is not None and match.field == by_header.field


def _settle(
    name: str, values: Sequence[str], by_header: HeaderMatch | None, reading: HeaderReading | None
) -> tuple[HeaderMatch | None, str]:
    """What a column is by header and values, and why it is nothing."""
    by_values = match_values(name, values)
    if by_header is None:
        return _settle_unknown(name, values, by_values, reading)
    if by_values and _outweighs(by_values, by_header):
        return by_values, ""
    kind = target_fields()[by_header.field].kind
    if kind is FieldKind.FLAG and values and not are_flags(values):
        shown = ", ".join(dict.fromkeys(values[:3]))
        return None, f"its values say neither yes nor no: {shown}"
    if are_flags(values) and (flag := _flag_called(by_header, reading)):
        return HeaderMatch(flag, by_header.confidence, "its values say yes or no"), ""
    if why := contradiction(by_header.field, values) or _lacks_agreement(name, by_header, values):
        return None, why
    return by_header, ""


def _flag_called(by_header: HeaderMatch, reading: HeaderReading | None) -> str:
    """The field of a column of yes and no whose header promises something else; "" if none."""
    if by_header.field in _CALLED_A_COMPANY:
        return "customerType"
    is_status = by_header.field == "billingAddressState" and _may_be_status(reading)
    return "active" if is_status else ""


def _settle_unknown(
    name: str, values: Sequence[str], by_values: HeaderMatch | None, reading: HeaderReading | None
) -> tuple[HeaderMatch | None, str]:
    """A column whose header is no field by itself."""
    if reading is None:
        return by_values, "" if by_values else doubtful_header(name)
    if reading.part in ADDRESS_PARTS:
        if by_values and by_values.field.endswith("Country") and reading.line:
            return by_values, ""
        field_there = field_of(HeaderReading(reading.part, line=min(reading.line, 2)))
        return None, contradiction(field_there, values) if field_there else ""
    return (by_values if reading.part in _REACHED_BY else None), ""


def _outweighs(by_values: HeaderMatch, by_header: HeaderMatch) -> bool:
    """Whether values say more than the header: always where that is only nearly known."""
    if target_fields()[by_values.field].kind is target_fields()[by_header.field].kind:
        return False
    if by_values.field == "email":
        return by_header.field not in _HOLD_ANYTHING
    is_nearly_known = by_header.confidence < min(_SURE_OF_VALUES, by_values.confidence)
    return is_nearly_known and by_header.field not in _HOLD_ANYTHING


def _lacks_agreement(name: str, by_header: HeaderMatch, values: Sequence[str]) -> str:
    """Why a header that is only nearly known, or a mere `Category`, is not believed."""
    is_guess = by_header.confidence < WEAKLY_EQUAL
    if is_guess and "status" in concepts_in(name) and "State" in by_header.field:
        return "header speaks of a status"
    is_type = by_header.field == "customerType" and by_header.confidence == COMPOSED
    if not (is_guess or is_type) or agree(by_header.field, values):
        return ""
    label = target_fields()[by_header.field].label
    return f"its values do not look like {label}: {', '.join(dict.fromkeys(values[:3]))}"


def _may_be_status(reading: HeaderReading | None) -> bool:
    """`Estado` is a state or a status; in English the two have words of their own."""
    return reading is not None and reading.language != "en"


def is_whole_name(reading: HeaderReading | None) -> bool:
    """Whether a column holds a contact person's whole name."""
    return (
        reading is not None
        and reading.part in ("name", "full_name")
        and "contact" in reading.groups
        and reading.number <= 1
    )


def is_bare_name(reading: HeaderReading | None) -> bool:
    """Whether a header is a mere `Name`: beside a first name it is the last, and vice versa."""
    return reading is not None and reading.part == "name" and not reading.groups

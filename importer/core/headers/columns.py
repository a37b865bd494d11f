"""What each column of a file is by itself: by its header, and by what its values say of that.

Columns beside one another are `addresses`' and the proposal's business.
"""

from collections.abc import Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from importer.core.customer import FieldKind
from importer.core.headers.by_values import are_flags, column_of, match_values
from importer.core.headers.composition import field_of, reading_of
from importer.core.headers.concepts import ADDRESS_PARTS
from importer.core.headers.grammar import (
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
from importer.core.headers.pieces import joined_values, pieces_of
from importer.core.headers.sensitive import sensitive_columns
from importer.core.headers.witnesses import agree, contradiction
from importer.core.late_texts import later
from importer.core.target_fields import target_fields
from importer.core.values.names import has_legal_form

_HOLD_ANYTHING = frozenset({"displayName", "companyName", "firstName", "lastName", "note"})
"""Fields that a column may fill whatever its values look like, if its header says so."""
_CUSTOMERS_NAMES = frozenset({"displayName", "companyName"})
_NAMES = _CUSTOMERS_NAMES | {"firstName", "lastName"}
_NAME_IS_FIRST_NAME = frozenset({"bg", "hr", "ru", "sl", "sr", "uk"})
"""Languages in which the word for a first name is the one for a name."""
_STREETS = frozenset({"street", "address", "line"})
_LONGEST_HOUSE_NUMBER = 8
_NO_NUMBER = frozenset({"s/n", "sn", "s/nr"})
"""What Portuguese and Spanish put where a house has none: `sem número`, `sin número`."""
_SURE_OF_VALUES = 0.95
_REACHED_BY = frozenset({"phone", "mobile", "email", "website", "contact", "name"})
"""Parts whose columns may be what their values look like although the header alone is no field."""


class ReadColumns(Struct):
    """The columns of a file.

    Attributes:
        matches: column -> its likeliest field; address columns have one only here and there.
        readings: column -> what its header says, where the values do not contradict it.
        doubts: column -> why it has no field although its header resembles one.
        pieces: first column -> all whose cells are one number together (`pieces`).
        fill: column -> how much of it is filled, 0 to 1; 1 without any rows.
    """

    matches: dict[int, HeaderMatch] = field(default_factory=dict)
    readings: dict[int, HeaderReading] = field(default_factory=dict)
    doubts: dict[int, str] = field(default_factory=dict)
    pieces: dict[int, tuple[int, ...]] = field(default_factory=dict)
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
    said = list(without_prefix(names))
    for stem, run in pieces_of(said, sample):
        columns.pieces[run[0]] = run
        said[run[0]] = stem
        said[run[0] + 1 : run[-1] + 1] = [""] * (len(run) - 1)
    languages = languages_of(said)
    titles: list[int] = []
    sensitive = sensitive_columns(names)
    for column, by_header in enumerate(match_headers(said)):
        name = said[column]
        if column in sensitive or not (name.strip() or not names[column].strip()):
            continue
        pieces = columns.pieces.get(column)
        values = joined_values(pieces, sample) if pieces else column_of(sample, column)
        columns.fill[column] = len(values) / len(sample) if sample else 1.0
        reading = read_header(name, languages)
        match, doubt = _settle(name, values, by_header, reading)
        if match is not None:
            columns.matches[column] = match
        elif doubt:
            columns.doubts[column] = doubt
        if reading is not None and _is_still(reading, match, by_header, doubt):
            columns.readings[column] = reading
        elif doubt and reading is not None and reading.part == "title":
            titles.append(column)
    _read_house_numbers(columns, sample)
    _read_whole_names(columns)
    _read_names_of_companies(columns, titles, sample)
    return columns


# --- what a column's neighbours say of it ---------------------------------------------------------


def _read_house_numbers(columns: ReadColumns, sample: Sequence[Sequence[str]]) -> None:
    """A mere `Number` behind a street is the house's."""
    for column, reading in tuple(columns.readings.items()):
        before = columns.readings.get(column - 1)
        if reading.part != "number" or reading.groups or column in columns.matches:
            continue
        if before is None or before.part not in _STREETS or before.line > 1:
            continue
        if all(map(_is_house_number, column_of(sample, column))):
            columns.readings[column] = replace(before, part="house", line=0)


def _is_house_number(text: str) -> bool:
    if text.casefold().rstrip(".º°") in _NO_NUMBER:
        return True
    return len(text) <= _LONGEST_HOUSE_NUMBER and any(map(str.isdigit, text))


def _read_whole_names(columns: ReadColumns) -> None:
    """`Имя` where no other column has names is the customer's, whoever that is."""
    names = {c: match for c, match in columns.matches.items() if match.field in _NAMES}
    if [match.field for match in names.values()] != ["firstName"]:
        return
    ((column, match),) = names.items()
    reading = columns.readings.get(column)
    if reading is not None and reading.language in _NAME_IS_FIRST_NAME and not reading.groups:
        reason = later("{reason}, and no other column has names", reason=match.reason)
        columns.matches[column] = HeaderMatch("displayName", match.confidence, reason)


def _read_names_of_companies(
    columns: ReadColumns, titles: Sequence[int], sample: Sequence[Sequence[str]]
) -> None:
    """A `Title` with companies under it is their name, where no other column is."""
    if not _CUSTOMERS_NAMES.isdisjoint(match.field for match in columns.matches.values()):
        return
    for column in titles:
        if any(map(has_legal_form, column_of(sample, column))):
            reason = later("its values are names of companies")
            columns.matches[column] = HeaderMatch("displayName", _SURE_OF_VALUES, reason)
            columns.doubts.pop(column)
            return


# --- a column by itself ---------------------------------------------------------------------------


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
        return None, later("its values say neither yes nor no: {shown}", shown=shown)
    if are_flags(values) and (flag := _flag_called(by_header, reading)):
        return HeaderMatch(flag, by_header.confidence, later("its values say yes or no")), ""
    if why := contradiction(by_header.field, values) or _lacks_agreement(name, by_header, values):
        return _postcode_of(by_header, values), why
    return by_header, ""


def _flag_called(by_header: HeaderMatch, reading: HeaderReading | None) -> str:
    """The field of a column of yes and no whose header promises something else; "" if none.

    `Is a company` holds no name.
    """
    if by_header.field in _CUSTOMERS_NAMES:
        return "customerType"
    is_status = by_header.field == "billingAddressState" and _may_be_status(reading)
    return "active" if is_status else ""


def _postcode_of(by_header: HeaderMatch, values: Sequence[str]) -> HeaderMatch | None:
    """`Pošta` is the post office: its place or its number."""
    if not by_header.field.endswith("City"):
        return None
    field_there = by_header.field.removesuffix("City") + "Postcode"
    if contradiction(field_there, values) or not agree(field_there, values):
        return None
    return HeaderMatch(field_there, by_header.confidence, later("its values are postal codes"))


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
        return later("header speaks of a status")
    is_type = by_header.field == "customerType" and by_header.confidence == COMPOSED
    if not (is_guess or is_type) or agree(by_header.field, values):
        return ""
    label = target_fields()[by_header.field].label
    return later(
        "its values do not look like {label}: {names}",
        label=later(label),
        names=", ".join(dict.fromkeys(values[:3])),
    )


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

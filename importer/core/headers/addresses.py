"""Address columns of a file that no template claims, put together to addresses.

A bare `City` says neither whose address it belongs to nor, in `Address 3`, which line it is; its
neighbours do. Parts of two addresses never meet in one; Bigcapital has two, so that the fullest
ones become billing and shipping, and the rest stays what it is called.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct, field

from importer.core.headers.composition import BILLING, SHIPPING, line_suffix
from importer.core.headers.grammar import HeaderReading
from importer.core.late_texts import later

Group = tuple[str, int]
"""Whose address it is, "" where the header does not say; and which of several, 0 for the only."""

_KINDS = (
    "",
    "main",
    "postal",
    "registered",
    "work",
    "physical",
    "home",
    "service",
    "contact",
    "other",
)
"""In the order in which equally full addresses become billing and shipping."""
_SAME_AS_BARE = frozenset({"customer", "company"})
_TELLS_A_PLACE = frozenset({"address", "street", "line", "city", "postcode"})
_FIRST_LINE = frozenset({"address", "street", "line"})
_SECOND_LINE = ("building", "apartment", "district")


class Addresses(Struct):
    """What becomes of the address columns.

    Attributes:
        fields: column -> its field; those that join another one have the other's.
        joined: first column -> all that are put together for its field, itself the first.
        streets: columns of streets -> the column of house numbers that joins them.
        left: column -> why it has no field.
    """

    fields: dict[int, str] = field(default_factory=dict)
    joined: dict[int, tuple[int, ...]] = field(default_factory=dict)
    streets: dict[int, int] = field(default_factory=dict)
    left: dict[int, str] = field(default_factory=dict)


def settle_addresses(
    readings: Mapping[int, HeaderReading], names: Sequence[str], fill: Callable[[int], float]
) -> Addresses:
    """The fields of the address columns.

    Args:
        readings: column -> what its header says of an address.
        names: the headers, for reasons.
        fill: how much of a column is filled, 0 to 1.
    """
    groups = _merged(_grouped(readings), readings)
    settled = Addresses()
    sides = _sides(groups, readings, fill)
    for group, columns in groups.items():
        side = sides.get(group)
        if side is not None:
            _settle_side(settled, side, {c: readings[c] for c in columns}, names)
    for group, columns in groups.items():
        if group not in sides:
            _leave(settled, group, {c: readings[c] for c in columns}, names)
    return settled


def _leave(
    settled: Addresses, group: Group, readings: Mapping[int, HeaderReading], names: Sequence[str]
) -> None:
    columns = {name: column for column, name in settled.fields.items()}
    for column, reading in readings.items():
        suffix = line_suffix(reading)
        winner = columns.get(f"{BILLING}Address{suffix}") if group == ("", 0) else None
        settled.left[column] = (
            later("a further address, of which Bigcapital has two")
            if winner is None
            else _taken_from(BILLING, suffix, names[winner])
        )


# --- columns to groups ----------------------------------------------------------------------------


def group_of(reading: HeaderReading) -> Group:
    """The address that a reading belongs to."""
    groups = reading.groups - _SAME_AS_BARE
    for kind in (SHIPPING, BILLING, *_KINDS[1:]):
        if kind in groups:
            return kind, max(reading.number, 1)
    return "", reading.number


def _grouped(readings: Mapping[int, HeaderReading]) -> dict[Group, list[int]]:
    """The columns of each address; bare ones right behind a named one are of the same address.

    `Ship to Street, City, Zip` is one; a column of anything else in between ends it, and so does a
    part that the named address has a column of its own for (`City, Ship to City`). Without a street
    (`Delivery Region, Ward`) a name gives no address to go on with.
    """
    groups: dict[Group, list[int]] = {}
    for column, reading in readings.items():
        groups.setdefault(group_of(reading), []).append(column)
    own = {group: {_slot(readings[c]) for c in columns} for group, columns in groups.items()}
    current: Group = ("", 0)
    for column in range(max(readings, default=-1) + 1):
        if column not in readings:
            current = ("", 0)
            continue
        reading = readings[column]
        group = group_of(reading)
        if group != ("", 0):
            current = group
        elif current != group and "1" in own[current] and _slot(reading) not in own[current]:
            groups[group].remove(column)
            groups[current].append(column)
            own[current].add(_slot(reading))
        else:
            current = group
    return {group: columns for group, columns in groups.items() if columns}


def _slot(reading: HeaderReading) -> str:
    """What two columns of one address can't both be."""
    return line_suffix(reading) or f"{reading.part} {reading.line}"


def _merged(
    groups: dict[Group, list[int]], readings: Mapping[int, HeaderReading]
) -> dict[Group, list[int]]:
    """Bare columns without a street of their own, put to the only address that lacks them."""
    bare = groups.get(("", 0), [])
    slots = {_slot(readings[column]) for column in bare}
    if not bare or "1" in slots:
        return groups
    others = [group for group in groups if group[0] != SHIPPING and group != ("", 0)]
    billing = [group for group in others if group[0] == BILLING]
    for group in billing or others:
        if len(billing or others) == 1 and slots.isdisjoint(
            _slot(readings[column]) for column in groups[group]
        ):
            merged = {other: columns for other, columns in groups.items() if other != ("", 0)}
            return {**merged, group: [*groups[group], *bare]}
    return groups


def _sides(
    groups: Mapping[Group, Sequence[int]],
    readings: Mapping[int, HeaderReading],
    fill: Callable[[int], float],
) -> dict[Group, str]:
    """Billing and shipping as they are called; where no address is, the fullest of the others."""
    sides = {(kind, 1): kind for kind in (BILLING, SHIPPING) if (kind, 1) in groups}

    def rank(group: Group) -> tuple[float, int, int]:
        parts = {readings[column].part for column in groups[group] if fill(column)}
        return -len(parts), _KINDS.index(group[0]) if group[0] in _KINDS else 99, group[1]

    others = sorted((group for group in groups if group not in sides), key=rank)
    for side in (BILLING, SHIPPING):
        if side in sides.values():
            continue
        for group in others:
            if group not in sides and _may_be(side, group, groups[group], readings):
                sides[group] = side
                break
    return sides


def _may_be(
    side: str, group: Group, columns: Iterable[int], readings: Mapping[int, HeaderReading]
) -> bool:
    """Whether an address says enough: of a further one a country or a city alone is none."""
    if side == BILLING and group == ("", 0):
        return True
    parts = {readings[column].part for column in columns}
    return not parts.isdisjoint(_FIRST_LINE) or len(parts & _TELLS_A_PLACE) > 1


# --- the columns of one address -------------------------------------------------------------------


def _settle_side(
    settled: Addresses, side: str, readings: Mapping[int, HeaderReading], names: Sequence[str]
) -> None:
    taken: dict[str, int] = {}
    for column in sorted(readings, key=lambda column: _precedence(column, readings[column])):
        suffix = line_suffix(readings[column])
        if not suffix or suffix == "2":
            continue
        if suffix in taken:
            settled.left[column] = _taken_from(side, suffix, names[taken[suffix]])
        else:
            taken[suffix] = column
            settled.fields[column] = f"{side}Address{suffix}"
    _join_house(settled, taken.get("1"), readings)
    second = tuple(_second_lines(readings))
    if second:
        settled.fields.update(dict.fromkeys(second, f"{side}Address2"))
        settled.joined.update({second[0]: second} if len(second) > 1 else {})


def _precedence(column: int, reading: HeaderReading) -> tuple[int, int, int]:
    """Of two columns for one field: a street before an address, a country before its code."""
    order = {"line": 0, "street": 0, "address": 1, "country_code": 1}
    return order.get(reading.part, 0), 0 if reading.line else 1, column


def _taken_from(side: str, suffix: str, name: str) -> str:
    return later(
        "{capitalize} Address {suffix} is taken from {name}, which fits better",
        capitalize=side.capitalize(),
        suffix=suffix,
        name=name,
    )


def _join_house(
    settled: Addresses, street: int | None, readings: Mapping[int, HeaderReading]
) -> None:
    houses = [column for column, reading in readings.items() if reading.part == "house"]
    if street is None:
        for column in houses:
            settled.left[column] = later("a house number without a street")
        return
    for column in houses[:1]:
        settled.streets[street] = column
        settled.fields[column] = settled.fields[street]


def _second_lines(readings: Mapping[int, HeaderReading]) -> Iterator[int]:
    """The columns of the second line: line 2, those behind it, then building and district."""
    lines = [
        (reading.line, column)
        for column, reading in readings.items()
        if reading.part in _FIRST_LINE and reading.line > 1
    ]
    yield from (column for _, column in sorted(lines))
    for part in _SECOND_LINE:
        yield from (column for column, reading in readings.items() if reading.part == part)

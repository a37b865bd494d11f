"""The addresses of several rows in the two that a customer has: parts of two never meet in one."""

from importer.core.checking.merge_draft import MergeDraft, is_within, texts_of
from importer.core.checking.same_customer import NamedRow

FURTHER_ADDRESS = "Further address"
_BILLING, _SHIPPING = "billingAddress", "shippingAddress"
_SIDES = (_BILLING, _SHIPPING)
_PARTS = ("1", "2", "City", "State", "Postcode", "Country")
_REACH = ("Phone", "Email")

_Place = dict[str, str]
"""Part -> text of one address; blank parts are left out."""


def take_addresses(draft: MergeDraft) -> None:
    """The first address of each side; another one ships where nothing does; the rest is noted."""
    told = set[tuple[int, str]]()
    for side in _SIDES:
        if (row := _fullest(draft, side)) is not None:
            _put(draft, row, side, side)
            told.add((row.row_id, side))
    further = [(row, side) for row in draft.rows for side in _SIDES]
    for row, side in further:
        if _take_further(draft, row, side):
            told.add((row.row_id, side))
    for row, side in further:
        if (row.row_id, side) not in told:
            _take_reach(draft, row, side)


def _fullest(draft: MergeDraft, side: str) -> NamedRow | None:
    """The first row with an address, or one that has the same with more parts."""
    chosen: NamedRow | None = None
    for row in draft.rows:
        place = _place(row, side)
        if place and (chosen is None or _is_more(place, _place(chosen, side))):
            chosen = row
    return chosen


def _is_more(place: _Place, than: _Place) -> bool:
    return len(place) > len(than) and is_within(than, place)


def _take_further(draft: MergeDraft, row: NamedRow, side: str) -> bool:
    """Whether the address was put anywhere; not if the customer has it."""
    place = _place(row, side)
    if not place or any(is_within(place, _own(draft, one)) for one in _SIDES):
        return False
    if not _own(draft, _SHIPPING) and ("1" in place or {"City", "Postcode"} <= place.keys()):
        _put(draft, row, side, _SHIPPING)
    else:
        reach = [
            text
            for part in _REACH
            if (text := row.mapped.values.get(f"{side}{part}"))
            and not draft.has(f"{side}{part}", text)
        ]
        draft.lines[f"{FURTHER_ADDRESS}: {', '.join((*place.values(), *reach))}"] = None
    return True


def _take_reach(draft: MergeDraft, row: NamedRow, side: str) -> None:
    """The phone and the e-mail of an address that the customer has, or of none."""
    for name, text in texts_of(row, (f"{side}{part}" for part in _REACH)).items():
        if draft.has(name, text):
            continue
        if name not in draft.values:
            draft.take(row, name)
        else:
            draft.note(name, text)


def _put(draft: MergeDraft, row: NamedRow, side: str, target: str) -> None:
    for part in (*_PARTS, *_REACH):
        if f"{side}{part}" in row.mapped.values:
            draft.take(row, f"{side}{part}", f"{target}{part}")


def _place(row: NamedRow, side: str) -> _Place:
    return {part: text for part in _PARTS if (text := row.mapped.values.get(f"{side}{part}"))}


def _own(draft: MergeDraft, side: str) -> _Place:
    return {part: text for part in _PARTS if (text := draft.values.get(f"{side}{part}"))}

"""Where a postal code goes on a server that drops it (importer/api/README.md 5)."""

from collections.abc import Collection, Mapping

from msgspec import Struct

from importer.core.customer import NOTE_LIMIT, TEXT_LIMIT
from importer.core.language import gettext_noop
from importer.core.options import Postcodes
from importer.core.problems import Problem

_NOTE, _LINE2 = gettext_noop("the note"), gettext_noop("address line 2")

_PLACES = {
    "billingAddressPostcode": ("billingAddress2", "Billing postal code"),
    "shippingAddressPostcode": ("shippingAddress2", "Shipping postal code"),
}


class KeptPostcodes(Struct, frozen=True):
    """A body without postal codes, and what became of each.

    Attributes:
        changed: the fields that now hold a postal code, for an edit of a stored customer.
    """

    body: dict[str, object]
    changed: tuple[str, ...]
    problems: tuple[Problem, ...]


def has_postcode(body: Mapping[str, object]) -> bool:
    """Whether the body holds a postal code."""
    return any(field in body for field in _PLACES)


def places_of(fields: Collection[str]) -> frozenset[str]:
    """The fields that may hold the postal codes among these."""
    lines = {line2 for field, (line2, _) in _PLACES.items() if field in fields}
    return frozenset({*lines, "note"} if lines else ())


def unmoved_of(body: Mapping[str, object], kept: Mapping[str, object]) -> dict[str, object]:
    """Of a body whose postal codes went elsewhere: those, and what had stood in their places."""
    if not any(field in body and field not in kept for field in _PLACES):
        return {}
    names = {*_PLACES, *places_of(_PLACES)}
    return {name: value for name, value in body.items() if name in names}


def keep_postcodes(body: Mapping[str, object], policy: Postcodes) -> KeptPostcodes:
    """Move postal codes to where the server stores them.

    Second address line first (`line2`), the note where that would pass the limit, and nowhere but
    the report (`drop`, or a full note): each told by a problem.
    """
    kept = dict(body)
    changed: list[str] = []
    problems: list[Problem] = []
    for field, (line2, label) in _PLACES.items():
        postcode = kept.pop(field, None)
        if postcode is None:
            continue
        place = _place(kept, policy, line2, label, str(postcode))
        if place is None:
            problems.append(Problem("postcode-dropped", field=field, value=str(postcode)))
            continue
        changed.append(place)
        problems.append(
            Problem(
                "postcode-kept-elsewhere",
                field=field,
                value=str(postcode),
                facts={"place": _NOTE if place == "note" else _LINE2},
            )
        )
    return KeptPostcodes(kept, tuple(dict.fromkeys(changed)), tuple(problems))


def _place(
    body: dict[str, object], policy: Postcodes, line2: str, label: str, postcode: str
) -> str | None:
    if policy is Postcodes.DROP:
        return None
    if policy is Postcodes.LINE2:
        joined = ", ".join(filter(None, [str(body.get(line2) or ""), postcode]))
        if len(joined) <= TEXT_LIMIT:
            body[line2] = joined
            return line2
    note = "\n".join(filter(None, [str(body.get("note") or ""), f"{label}: {postcode}"]))
    if len(note.encode()) > NOTE_LIMIT:
        return None
    body["note"] = note
    return "note"

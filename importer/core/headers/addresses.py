"""Address columns of a file that no template claims, by those that stand beside them.

A bare `City` says neither whose address it belongs to nor, in `Address 3`, which line it is; its
neighbours do.
"""

import re
from collections.abc import Mapping, Sequence

from importer.core.customer import target_fields
from importer.core.headers.known import HeaderIndex, HeaderMatch, normal_form

_BILLING, _SHIPPING = "billingAddress", "shippingAddress"
_SECOND = re.compile(r"\b2\b|(?<=\D)2$")
_LAST_LINE = 5


def settle_sides(found: Mapping[int, HeaderMatch]) -> dict[int, HeaderMatch]:
    """The matches with bare names right behind a shipping column taken for shipping, too.

    `Ship to Street, City, Zip` is one address; a column of anything else in between ends it, and so
    does a name that has a column of its own for shipping (`City, Ship to City`).

    Args:
        found: 0-based column -> its field; bare names are billing's.
    """
    settled = dict(found)
    own = {match.field for match in found.values() if match.field.startswith(_SHIPPING)}
    last = max(found, default=-1)
    is_shipping = False
    for column in range(last + 1):
        match = found.get(column)
        if match is None or not match.field.startswith((_BILLING, _SHIPPING)):
            is_shipping = False
        elif match.field.startswith(_SHIPPING):
            is_shipping = True
        elif is_shipping:
            field = match.field.replace(_BILLING, _SHIPPING)
            is_shipping = field in target_fields() and field not in own
            if is_shipping:
                own.add(field)
                reason = f"{match.reason}, behind a column of the shipping address"
                settled[column] = HeaderMatch(field, match.confidence, reason)
    return settled


def further_lines(
    names: Sequence[str], matches: Mapping[int, HeaderMatch]
) -> dict[int, tuple[int, ...]]:
    """Columns of second address lines, each with those of the lines that follow: `Address 3`.

    Bigcapital has two lines; what stands in a third belongs behind the second.
    """
    index = HeaderIndex(names)
    lines: dict[int, tuple[int, ...]] = {}
    for column, match in matches.items():
        if match.field.endswith("Address2") and _SECOND.search(normal_form(names[column])):
            numbered = (
                index.find(_SECOND.sub(str(line), normal_form(names[column])))
                for line in range(3, _LAST_LINE + 1)
            )
            further = [place for place in numbered if place is not None and place not in matches]
            if further:
                lines[column] = (column, *further)
    return lines

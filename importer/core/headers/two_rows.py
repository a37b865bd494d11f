"""Headers over two rows: `Billing address` merged above `Street`, `City`, `Postcode`.

A merged cell has its text in its first column only, in every kind of file
(importer/sources/README.md 55). Whether two rows are a header at all, `layout.recognition` decides
by what is known of the names.
"""

from collections.abc import Iterator, Sequence


def joined_names(upper: Sequence[str], lower: Sequence[str]) -> tuple[str, ...]:
    """The names of two rows taken as one header; () if the upper one groups no columns.

    `Shipping` above `City` is `Shipping City`, and so is the blank to the right of `Shipping`. A
    name with a blank below it stands for itself: its cell is merged downwards.
    """
    width = max(len(upper), len(lower))
    above = [cell.strip() for cell in upper] + [""] * (width - len(upper))
    below = [cell.strip() for cell in lower] + [""] * (width - len(lower))
    groups = tuple(_groups(above, below))
    spread = any(group and not above[column] for column, group in enumerate(groups))
    if not spread:
        return ()
    return tuple(
        f"{group} {name}" if group and name else name or above[column]
        for column, (group, name) in enumerate(zip(groups, below, strict=True))
    )


def _groups(above: Sequence[str], below: Sequence[str]) -> Iterator[str]:
    """The group that each column belongs to, by the texts above and below; "" if to none."""
    group = ""
    for upper, lower in zip(above, below, strict=True):
        if upper or not lower:
            group = upper if lower else ""
        yield group

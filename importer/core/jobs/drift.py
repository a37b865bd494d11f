"""How the headers of a file differ from those of the last one."""

from msgspec import Struct

from importer.core.language import gettext

Names = tuple[str, ...]


class Drift(Struct, frozen=True):
    """What became of columns.

    Attributes:
        renamed: before and after, of columns that stand where they stood.
        swapped: those that are there still, and in another order.
    """

    added: Names = ()
    lost: Names = ()
    renamed: tuple[tuple[str, str], ...] = ()
    swapped: Names = ()

    def __bool__(self) -> bool:
        """Whether anything did."""
        return bool(self.added or self.lost or self.renamed or self.swapped)

    def words(self) -> str:
        """All of it in one line."""
        renamed = tuple(f"“{old}” → “{new}”" for old, new in self.renamed)
        parts = (
            (gettext("renamed: {columns}"), renamed),
            (gettext("lost: {columns}"), _quoted(self.lost)),
            (gettext("added: {columns}"), _quoted(self.added)),
            (gettext("in another order: {columns}"), _quoted(self.swapped)),
        )
        return "; ".join(text.format(columns=", ".join(names)) for text, names in parts if names)


def drift(before: Names, now: Names) -> Drift:
    """From the headers of the last file to those of this one."""
    before, now = _told_apart(before), _told_apart(now)
    lost = {name for name in before if name not in now}
    added = {name for name in now if name not in before}
    renamed = tuple(
        (old, new) for old, new in zip(before, now, strict=False) if old in lost and new in added
    )
    for old, new in renamed:
        lost.discard(old)
        added.discard(new)
    return Drift(
        added=tuple(name for name in now if name in added),
        lost=tuple(name for name in before if name in lost),
        renamed=renamed,
        swapped=_swapped(before, now),
    )


def _told_apart(names: Names) -> Names:
    """Headers that repeat, numbered."""
    return tuple(
        f"{name} ({times})" if (times := names[: at + 1].count(name)) > 1 else name
        for at, name in enumerate(names)
    )


def _swapped(before: Names, now: Names) -> Names:
    kept_before = [name for name in before if name in now]
    kept_now = [name for name in now if name in before]
    return tuple(new for old, new in zip(kept_before, kept_now, strict=False) if old != new)


def _quoted(names: Names) -> Names:
    return tuple(f"“{name}”" for name in names)

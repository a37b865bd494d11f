"""The bars of the page as plain numbers: widths in percent, and the same in words.

How they are drawn lives in the page's template.
"""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from importer.core.language import gettext
from importer.core.outcomes import ENDING_MEANINGS, Ending
from importer.reports.sentences import counted

_THINNEST = 0.8
"""Percent; a single row among 100,000 must still be seen."""


class Segment(Struct, frozen=True):
    """A part of a bar.

    Attributes:
        kind: the ending.
        start, width: percent of the whole bar.
    """

    kind: str
    count: int
    start: float
    width: float
    meaning: str


def ending_segments(endings: Mapping[Ending, int]) -> tuple[Segment, ...]:
    """One part per ending, those without rows with width 0; together 100 percent or nothing."""
    total = sum(endings.values())
    shares = [_share(endings[ending], total) for ending in Ending]
    scale = 100 / sum(shares) if total else 0.0
    segments, start = [], 0.0
    for ending, share in zip(Ending, shares, strict=True):
        width = round(share * scale, 3)
        meaning = gettext(ENDING_MEANINGS[ending])
        segments.append(
            Segment(
                kind=ending.value,
                count=endings[ending],
                start=round(start, 3),
                width=width,
                meaning=meaning,
            )
        )
        start += width
    return tuple(segments)


def _share(count: int, total: int) -> float:
    return max(100 * count / total, _THINNEST) if count else 0.0


def in_words(segments: Sequence[Segment]) -> str:
    """The bar for those who can't see it."""
    parts = [
        gettext("{rows} {ending}").format(
            rows=counted(part.count, "row"), ending=gettext(part.kind)
        )
        for part in segments
        if part.count
    ]
    return ", ".join(parts) or gettext("no rows")


def percent_of(count: int, largest: int) -> float:
    """The length of a bar beside the longest one, in percent."""
    return round(_share(count, largest), 2)

"""How figures are told: as ratios of one run. Machines differ, and so do their days."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One thing measured beside another."""

    what: str
    beside: str
    value: float
    reference: float


def render(lines: Iterable[Line]) -> Iterable[str]:
    """A line of text for each, as soon as it is measured."""
    for line in lines:
        yield f"{line.value / line.reference:8.2f} ×  {line.what}, to {line.beside}"

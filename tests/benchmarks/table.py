"""How figures are told: as ratios of one run. Machines differ, and so do their days."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.processes import ROOT

PAGE = ROOT / "tests" / "benchmarks" / "README.md"
BEGIN, END = "<!-- bench -->", "<!-- /bench -->"
_HEAD = ("| what | beside | ratio |", "|---|---|---|")


@dataclass(frozen=True, slots=True)
class Line:
    """One thing measured beside another."""

    what: str
    beside: str
    value: float
    reference: float

    @property
    def ratio(self) -> str:
        """In two or three digits: more would be noise."""
        ratio = self.value / self.reference
        return f"{ratio:.1f}" if ratio >= 2 else f"{ratio:.2f}"


def shown(line: Line) -> str:
    """A line of text, to be told as soon as it is measured."""
    return f"{line.ratio:>8} ×  {line.what}, to {line.beside}"


def write_to_page(lines: Iterable[Line], page: Path = PAGE) -> None:
    """Put figures into the page's table; what was not measured this time stays as it was.

    Raises:
        ValueError: the page has no place for them.
    """
    before, _, rest = page.read_text(encoding="utf-8").partition(f"{BEGIN}\n")
    table, _, after = rest.partition(END)
    rows = {row.rpartition("|")[0].rpartition("|")[0]: row for row in table.splitlines()[2:] if row}
    for line in lines:
        compared = f"| {line.what} | {line.beside} "
        rows[compared] = f"{compared}| {line.ratio} × |"
    if not after:
        raise ValueError(f"{page} has no {BEGIN} … {END}")
    written = "\n".join((*_HEAD, *rows.values()))
    page.write_text(f"{before}{BEGIN}\n{written}\n{END}{after}", encoding="utf-8")

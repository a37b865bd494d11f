"""The dialect of a delimited file: its delimiter and how many cells its rows usually have.

The delimiter is the candidate that cuts most lines of a bounded sample into the same number of
cells, quoted text left aside. `csv.Sniffer` is not used: it picks blanks and letters, and takes
quadratic time on malformed quotes (importer/sources/README.md 5 to 8).
"""

import re
from collections import Counter
from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from importer.core.errors import UsageError
from importer.core.language import gettext

_CANDIDATES = ",;\t|"
_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}
_LINE_END_NAMES = {"\n": "LF", "\r": "CR"}
_NO_DELIMITER = "\x1f"
"""Parts nothing: text has no such character, so that commas in a single column stay in it."""
_SPOKEN = {"tab": "\t", r"\t": "\t"}
_QUOTED_CELL = "x"
_UNUSABLE = frozenset('"\r\n\0')

_DIRECTIVE = re.compile(r'"?sep=(.)"?[\r\n]*\Z', re.IGNORECASE)
_QUOTED = re.compile(r'(?:(?<=[,;\t|\r\n])|\A)"(?:[^"]++|"")*+"')
_LINE_END = re.compile(r"\r\n|\r|\n")


class Dialect(Struct, frozen=True):
    """How a record is cut into cells.

    Attributes:
        width: how many cells most records have; 1 for a file of one column.
        has_directive: the first line is `sep=;`, which Excel obeys and does not show.
        line_end: what ends the records.
        quotes_all: every cell that says something stands in quotes.
    """

    delimiter: str
    width: int
    has_directive: bool = False
    line_end: str = "\r\n"
    quotes_all: bool = False

    def facts(self) -> dict[str, str]:
        """What of it is worth telling, and is needed to write such a file again."""
        facts = {"delimiter": self.label}
        if self.has_directive:
            facts["first line"] = f"sep={self.delimiter}"
        if self.line_end != "\r\n":
            facts["line ends"] = _LINE_END_NAMES[self.line_end]
        if self.quotes_all:
            facts["quotes"] = "every cell"
        return facts

    @property
    def label(self) -> str:
        """The delimiter for people."""
        if self.width == 1:
            return "none (one column)"
        return _NAMES.get(self.delimiter, self.delimiter)


def detect_dialect(sample: str, named: str | None) -> Dialect:
    """Find the delimiter in the first few hundred lines of a file.

    Args:
        sample: the start of the file without its byte order mark.
        named: the user's word, which wins over the file's directive and every guess.

    Raises:
        UsageError: `named` can't part cells.
    """
    first, _, rest = sample.partition("\n") if "\n" in sample else sample.partition("\r")
    directive = _DIRECTIVE.match(first)
    lines = _unquoted_lines(rest if directive else sample)
    chosen = parse_delimiter(named) if named is not None else directive and directive[1]
    if chosen:
        width = _usual_width(line.count(chosen) + 1 for line in lines)
        found = Dialect(chosen, width, directive is not None)
    else:
        found = _best_dialect(lines)
    whole = lines if sample.endswith(("\r", "\n")) else lines[:-1]  # the last may be cut off
    quotes_all = _quotes_all(whole, found.delimiter)
    return replace(found, line_end=_line_end(sample), quotes_all=quotes_all)


def _line_end(sample: str) -> str:
    """The commonest: cells may hold line breaks of another kind."""
    both = sample.count("\r\n")
    counts = {"\r\n": both, "\n": sample.count("\n") - both, "\r": sample.count("\r") - both}
    return max(counts, key=lambda end: counts[end])


def _quotes_all(lines: list[str], delimiter: str) -> bool:
    """Whether the sample has nothing outside of quotes; `_unquoted_lines` leaves `x` for quoted
    cells."""
    cells = {cell for line in lines for cell in line.split(delimiter)}
    return _QUOTED_CELL in cells and cells <= {_QUOTED_CELL, ""}


def parse_delimiter(text: str) -> str:
    r"""The delimiter that a user named: one character, `tab` or `\t`.

    Raises:
        UsageError: it is none of these, or a quote or line break.
    """
    delimiter = _SPOKEN.get(text.lower(), text)
    if len(delimiter) != 1 or delimiter in _UNUSABLE:
        raise UsageError(
            "delimiter-invalid",
            gettext("The delimiter {text} can't part the cells of a file.").format(text=repr(text)),
            hint=gettext("Give one character, for example --delimiter ';', or --delimiter tab."),
        )
    return delimiter


def _unquoted_lines(sample: str) -> list[str]:
    """The lines that say something, with one letter for what each quoted cell says."""
    text = _QUOTED.sub(_QUOTED_CELL, sample)
    return [line for line in _LINE_END.split(text) if line.strip()]


class _Candidate(Struct, frozen=True):
    """How well one delimiter fits the lines of a sample.

    Attributes:
        regular: the share of lines that have `width` cells; the first of them is line `first`.
        parted: the share of lines that have more than one cell.
    """

    delimiter: str
    width: int
    first: int
    regular: float
    parted: float

    @property
    def is_credible(self) -> bool:
        """A comma here and there in the names of a one-column file is no delimiter."""
        return self.parted >= 0.5 or (self.width > 2 and self.regular >= 0.2)

    def score(self, earliest: int) -> float:
        """A true delimiter divides the header, too: one that starts to fit later is worth less."""
        lateness = 1.0 if self.first == earliest else 0.7
        return (self.regular + self.parted) * (1 - 0.4 / self.width) * lateness


def _best_dialect(lines: list[str]) -> Dialect:
    fits = [fit for mark in _CANDIDATES if (fit := _fit(lines, mark)) is not None]
    # Rows may lack all cells but the first; a header lacks none.
    in_header = [fit for fit in fits if fit.first == 0]
    candidates = [fit for fit in fits if fit.is_credible] or in_header
    if not candidates:
        return Dialect(_NO_DELIMITER, 1)
    earliest = min(candidate.first for candidate in candidates)
    best = max(candidates, key=lambda candidate: candidate.score(earliest))
    return Dialect(best.delimiter, best.width)


def _fit(lines: list[str], delimiter: str) -> _Candidate | None:
    widths = [line.count(delimiter) + 1 for line in lines]
    width = _usual_width(widths)
    if width == 1:
        return None
    return _Candidate(
        delimiter,
        width,
        first=widths.index(width),
        regular=widths.count(width) / len(widths),
        parted=1 - widths.count(1) / len(widths),
    )


def _usual_width(widths: Iterable[int]) -> int:
    """The commonest number of cells among lines with more than one; the larger of two as common."""
    counts = Counter(width for width in widths if width > 1)
    return max(counts, key=lambda width: (counts[width], width), default=1)

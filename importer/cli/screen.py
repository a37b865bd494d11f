"""What people see in the terminal, and what scripts read on stdout with `--json`.

People are told on stderr how a command goes; what they asked for, such as a list, is on stdout
where `| less` and `> file` find it, unless scripts read there.
"""

import json
import sys
from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from importer.cli.failures import printable
from importer.core.language import gettext
from importer.core.numbers import whole
from importer.core.outcomes import ENDING_MEANINGS, Ending
from importer.core.problems import CATALOGUE, Severity
from importer.core.values.plain_text import plain_text, plain_values

_COMMONEST = 8
_WORD_WIDTH = 20
"""The length of a run's id, which is there to be copied."""

_STYLES = {
    Severity.ERROR: "red",
    Severity.WARNING: "yellow",
    Severity.REPAIR: "cyan",
    Severity.NOTICE: "dim",
}


class _Console(Console):
    """A console whose reader may leave (`2>&1 | head`) without ending the run."""

    def on_broken_pipe(self) -> None:
        self.quiet = True


_LOG_WIDTH = 200
"""Characters a line where no terminal sets a width: a file, a pipe."""


class Screen:
    """The terminal of one command.

    Args:
        json_lines: also write one object a line to stdout.
        quiet: say nothing to people.
        lists: what is said is what was asked for.
    """

    def __init__(self, *, json_lines: bool, quiet: bool = False, lists: bool = False) -> None:
        on_stdout = lists and not json_lines
        stream = sys.stdout if on_stdout else sys.stderr  # None in a windowed program
        self.in_terminal = in_terminal = stream is not None and stream.isatty()
        width = None if in_terminal else _LOG_WIDTH
        self.console = _Console(
            stderr=not on_stdout,
            highlight=False,
            emoji=False,  # `:fire:` in a customer's name is no picture
            width=width,
            quiet=quiet,
        )
        self.json_lines = json_lines
        # A terminal would break lines within words, a file needs no breaks.
        self._soft_wrap = not in_terminal

    def tell(self, **facts: object) -> None:
        """One object for scripts; in ASCII, so that no name in it can drive a terminal."""
        if not self.json_lines:
            return
        try:
            print(json.dumps(plain_values(facts), default=_as_text), flush=True)
        except BrokenPipeError:  # no run is given up because nobody listens any more
            self.json_lines = False

    def say(self, text: str = "") -> None:
        """A line for people; text from files is shown as it is, never as markup.

        Where it is broken into several, all begin as far to the right as the first.
        """
        bare = text.lstrip(" ")
        indent = 0 if self._soft_wrap else len(text) - len(bare)
        shown = escape(printable(bare if indent else text))
        line = Padding(shown, (0, 0, 0, indent), expand=False) if indent else shown
        self.console.print(line, soft_wrap=self._soft_wrap)

    def heading(self, text: str) -> None:
        """A line that opens a part."""
        self.console.print(f"\n[bold]{escape(printable(text))}[/bold]")

    def table(self, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """A plain table; columns whose header starts with `#` hold numbers, `!` whole words.

        Args:
            columns: headers as the catalogue of texts has them; literals.
        """
        table = Table(box=None, pad_edge=False, header_style="dim", show_header=any(columns))
        for column in columns:
            table.add_column(
                gettext(column.lstrip("#!")),
                justify="right" if column.startswith("#") else "left",
                min_width=_WORD_WIDTH if column.startswith("!") else None,
                overflow="fold",
            )
        for row in rows:
            table.add_row(*(escape(printable(cell)) for cell in row))
        self.console.print(table)

    def endings(self, endings: Mapping[Ending, int]) -> None:
        """The table of endings, those without rows left out."""
        rows = [
            (whole(count), gettext(ending.value), gettext(ENDING_MEANINGS[ending]))
            for ending, count in endings.items()
            if count
        ]
        self.heading(gettext("How the rows ended"))
        self.table(
            ("#rows", "ending", "meaning"),
            rows or [("0", gettext("none"), gettext("no rows were read"))],
        )

    def problems(self, counts: Mapping[str, int]) -> None:
        """The commonest problems."""
        if not counts:
            return
        self.heading(gettext("What was found"))
        table = Table(box=None, pad_edge=False, header_style="dim")
        table.add_column(gettext("times"), justify="right")
        table.add_column(gettext("kind"))
        table.add_column(gettext("what"))
        for code, count in list(counts.items())[:_COMMONEST]:
            kind = CATALOGUE[code]
            style = _STYLES[kind.severity]
            table.add_row(
                whole(count),
                f"[{style}]{gettext(kind.severity.value)}[/{style}]",
                gettext(kind.title),
            )
        self.console.print(table)
        if len(counts) > _COMMONEST:
            self.say(
                gettext("  … and {number} more kinds; the report has all.").format(
                    number=len(counts) - _COMMONEST
                )
            )


def _as_text(value: object) -> str:
    return plain_text(str(value))

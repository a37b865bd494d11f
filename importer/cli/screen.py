"""What people see in the terminal, on stderr, and what scripts read on stdout with `--json`."""

import json
import sys
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table

from importer.cli.failures import printable
from importer.core.outcomes import ENDING_MEANINGS, Ending
from importer.core.plain_text import plain_text, plain_values
from importer.core.problems import CATALOGUE, Severity
from importer.core.sending import Pace, duration_words

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
    """

    def __init__(self, *, json_lines: bool, quiet: bool = False) -> None:
        in_terminal = sys.stderr is not None and sys.stderr.isatty()  # None in a windowed program
        width = None if in_terminal else _LOG_WIDTH
        self.console = _Console(stderr=True, highlight=False, width=width, quiet=quiet)
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
        """A plain table; columns whose header starts with `#` hold numbers, `!` whole words."""
        table = Table(box=None, pad_edge=False, header_style="dim")
        for column in columns:
            table.add_column(
                column.lstrip("#!"),
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
            (f"{count:,}", ending.value, ENDING_MEANINGS[ending])
            for ending, count in endings.items()
            if count
        ]
        self.heading("How the rows ended")
        self.table(("#rows", "ending", "meaning"), rows or [("0", "none", "no rows were read")])

    def problems(self, counts: Mapping[str, int]) -> None:
        """The commonest problems."""
        if not counts:
            return
        self.heading("What was found")
        table = Table(box=None, pad_edge=False, header_style="dim")
        table.add_column("times", justify="right")
        table.add_column("kind")
        table.add_column("what")
        for code, count in list(counts.items())[:_COMMONEST]:
            kind = CATALOGUE[code]
            style = _STYLES[kind.severity]
            table.add_row(f"{count:,}", f"[{style}]{kind.severity.value}[/{style}]", kind.title)
        self.console.print(table)
        if len(counts) > _COMMONEST:
            self.say(f"  … and {len(counts) - _COMMONEST} more kinds; the report has all.")


def _as_text(value: object) -> str:
    return plain_text(str(value))


_RATE_SECONDS = 180.0
"""What the rate is measured over: longer than the server's windows, so that pauses count."""

_FIRST_RATE_SECONDS = 2.0

_SHOWN_EVERY = 0.1
"""Seconds between two changes of the bar: nobody reads faster, and drawing is dear."""


class SendingBar:
    """The progress bar of a walk: rows, rate, and the time left kept current."""

    def __init__(
        self,
        screen: Screen,
        total: int,
        pace: Pace,
        *,
        label: str = "Sending",
        get_time: Callable[[], float] = time.monotonic,
    ) -> None:
        self._screen = screen
        self._pace = pace
        self._bar = Progress(
            TextColumn(label),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeElapsedColumn(),
            TextColumn("{task.fields[left]}"),
            console=screen.console,
            get_time=get_time,
        )
        self._task = self._bar.add_task("", total=total, rate="", left=self._left(total))
        self._ended = 0
        self._marks = deque([(get_time(), 0)])
        self._shown_again_at = float("-inf")

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._show()
        self._bar.update(self._task, left="")
        self._bar.stop()

    def paced(self, pace: Pace) -> None:
        """The pace is known better now."""
        self._pace = pace

    def ended(self, ending: Ending) -> None:  # noqa: ARG002  the port's; the bar counts all
        """See `run.walk.Progress`."""
        self._ended += 1
        now = self._bar.get_time()
        if now >= self._shown_again_at:
            self._shown_again_at = now + _SHOWN_EVERY
            self._show()

    def _show(self) -> None:
        self._bar.update(self._task, completed=self._ended)
        task = self._bar.tasks[0]
        speed = self._speed()
        rate = rate_words(speed) if speed else ""
        left = int((task.total or 0) - task.completed)
        self._bar.update(self._task, rate=rate, left=self._left(left, speed))

    def _speed(self) -> float:
        """Rows a second of late; 0 for "not known yet". rich's own estimate leaves out what comes
        before the first of them, and so takes a minute's wait and a burst for a high speed."""
        now = self._bar.get_time()
        self._marks.append((now, self._ended))
        while self._marks[1][0] <= now - _RATE_SECONDS:
            self._marks.popleft()
        began, ended_before = self._marks[0]
        seconds = now - began
        return (self._ended - ended_before) / seconds if seconds >= _FIRST_RATE_SECONDS else 0.0

    def said(self, text: str) -> None:
        """See `run.walk.Progress`."""
        self._screen.say(text)
        self._screen.tell(event="said", text=text)

    def _left(self, rows: int, speed: float = 0.0) -> str:
        if rows <= 0:
            return ""
        by_limit = self._pace.seconds_for(rows) if self._pace.known else 0.0
        by_speed = rows / speed if speed else 0.0
        seconds = max(by_limit, by_speed)
        return f"{duration_words(seconds)} left" if seconds else ""


def rate_words(speed: float) -> str:
    """A rate as the bar shows it: a second, or a minute where that is the larger number."""
    return f"{speed:.3g}/s" if speed >= 1 else f"{speed * 60:.3g}/min"

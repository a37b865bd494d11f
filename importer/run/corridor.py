"""The corridor itself: what was decided, the rooms that it leads through, the front it starts from.

A front (terminal, program, page, scheduled job) implements `fronts.Asks` and `fronts.Shows`, lets
`wiring.open_corridor` build a `Corridor`, and calls one of these, which block until all is done:

* `importing.check_files`, `importing.run_files`: files into a new run (or corrections into theirs)
* `resuming.resume_run`: go on with a run
* `correcting.bring_back`, `editing.edit_cells`: corrections into their run, and nothing sent
* `proving.verify_run`, `proving.undo_run`: look at its customers again, or delete them

What such a call comes to it returns; what happens on the way it shows. What stops it before
anything was sent is raised as an `ImporterError`; what stops it later stands in what is returned.
From async code call it in a thread (`asyncio.to_thread`): it runs an event loop of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct
from msgspec.structs import replace

from importer.core.asking.questions import Option
from importer.core.choices import Choices
from importer.core.ports import Files, ImportJournal, Target, TellWait
from importer.core.store_address import Written
from importer.run.fronts import Asks, Shows

if TYPE_CHECKING:
    from importer.core.sending.verification import Verification
    from importer.run.stopping import StopSignal

Lock = Callable[[str, str], AbstractContextManager[None]]
"""Takes an organization's lock by its id, for a command: one importer at a time sends or deletes.
Raises ImporterError `journal-in-use`, naming the owner."""


class Server(Protocol):
    """The server that the choices name. Both ways in close it behind them."""

    @property
    def base_url(self) -> str:
        """Its root. Raises UsageError `server-not-set`, or if the address is not usable."""

    def to_look(self, tell: TellWait) -> AbstractAsyncContextManager[Target]:
        """To read only: all questions together have the time that one may take.

        Raises:
            UsageError: no server or no key is set.
        """

    def to_send(self, stop: StopSignal, tell: TellWait) -> AbstractAsyncContextManager[Target]:
        """To write: requests that wait are given up when the walk is asked to stop.

        Raises:
            UsageError: no server or no key is set.
        """


class Reports(Protocol):
    """Writes files for people; raises ImporterError if one can't be written."""

    def write(self, run_id: str) -> tuple[Written, ...]:
        """The reports of a run."""

    def write_verification(self, found: Verification) -> Written:
        """What verifying a run has found."""


class Corridor(Struct, frozen=True):
    """One command on its way.

    Attributes:
        reports: None where no files are wanted.
        recall: the same corridor with what a run remembers (`RunFact.OPTIONS`) where this command
            says nothing else.
    """

    choices: Choices
    journal: ImportJournal
    files: Files
    server: Server
    lock: Lock
    reports: Reports | None
    asks: Asks
    shows: Shows
    recall: Callable[[str], Corridor]

    def with_options(self, options: Iterable[Option]) -> Corridor:
        """The same with what somebody was asked for."""
        return replace(self, choices=self.choices.with_options(options))

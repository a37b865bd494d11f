"""The works under way, one for an import at most, each in a thread of its own.

A work goes on while nobody looks, and ends in order when the process is asked to end; what it had
come to is on record, so that it is gone on with the next time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from threading import Lock, Thread
from typing import TYPE_CHECKING

from msgspec import Struct, field

from importer.core.errors import ImporterError
from importer.core.language import gettext, speaking, spoken_language
from importer.web.failing import in_words
from importer.web.watching import Watching, check_stopped
from importer.web.works import Look, Work, WorkKind
from importer.wiring.server import stoppable

if TYPE_CHECKING:
    from importer.web.works import Result

Call = Callable[[Watching], "Result"]


class _Place(Struct):
    work: Work
    watching: Watching
    thread: Thread


class Desk(Struct):
    """All works of this process, by the import that they are for."""

    _places: dict[str, _Place] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def start(self, import_id: str, kind: WorkKind, call: Call, *, remembers: bool = True) -> None:
        """Begin a work. Raises ImporterError `work-under-way`."""
        language = spoken_language()

        def run() -> None:
            with speaking(language):
                _run(work, watching, call)

        with self._lock:
            self.check_is_free(import_id)
            work = Work(kind)
            watching = Watching(work, remembers=remembers)
            thread = Thread(target=run, name=f"{kind} {import_id}")
            self._places[import_id] = _Place(work, watching, thread)
        thread.start()

    def check_is_free(self, import_id: str) -> None:
        """Raises ImporterError `work-under-way` if the import is at work: its files are in use."""
        if self._is_busy(import_id):
            raise ImporterError(
                "work-under-way",
                gettext("This import is at work already."),
                hint=gettext("Wait for it, or stop it."),
            )

    def look(self, import_id: str) -> Look | None:
        """The latest work for an import; None if this process has done none."""
        place = self._places.get(import_id)
        return place.work.look() if place else None

    def answer(self, import_id: str, text: str) -> None:
        """Answer the question that the work waits with."""
        if place := self._places.get(import_id):
            place.work.answer(text)

    def stop(self, import_id: str) -> None:
        """Ask a work to end in order."""
        if place := self._places.get(import_id):
            place.watching.stop()

    def end(self, import_id: str) -> None:
        """The same, and wait until it has."""
        self.stop(import_id)
        if place := self._places.get(import_id):
            place.thread.join()

    def busy(self) -> tuple[str, ...]:
        """The imports that are at work."""
        return tuple(one for one in self._places if self._is_busy(one))

    def close(self) -> None:
        """Ask all works to end in order, and wait for them."""
        for import_id in self.busy():
            self.stop(import_id)
        for place in tuple(self._places.values()):
            place.thread.join()

    def _is_busy(self, import_id: str) -> bool:
        place = self._places.get(import_id)
        return place is not None and not place.work.look().is_over


def _run(work: Work, watching: Watching, call: Call) -> None:
    try:
        with stoppable(watching.heeded):
            result = call(watching)
        work.change(result=result, is_over=True)
    except asyncio.CancelledError:  # stopped while it still looked at the server
        error = check_stopped() if work.kind is WorkKind.CHECK else None
        work.change(error=error, is_over=True)
    except Exception as error:  # noqa: BLE001  whoever watches has to be told
        work.change(error=in_words(error), is_over=True)

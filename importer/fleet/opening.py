"""A fleet opened: settings in, its queue and its store out. Names concrete classes, as `wiring`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from importer.core.errors import ImporterError, UsageError
from importer.core.journal_address import JournalAddress
from importer.core.language import gettext
from importer.wiring import open_own_journal

if TYPE_CHECKING:
    from importer.core.fleet import Task
    from importer.core.ports.fleet import Budgets, TaskStore
    from importer.fleet.bringing import Bringing, ReadOptions
    from importer.fleet.counting import Counts
    from importer.fleet.queue import Hold, HowFar, Queue
    from importer.settings import Settings


class Fleet(Struct, frozen=True):
    """What the machines of a fleet share."""

    place: JournalAddress

    def open_store(self) -> TaskStore:
        """The tasks, on a connection of their own."""
        from importer.journal.postgresql.fleet_schema import open_fleet_tables
        from importer.journal.postgresql.tasks import Tasks

        return Tasks(open_fleet_tables(self.place))

    def open_budgets(self, hold: Hold) -> Budgets:
        """The limits of a lane, for one holder of a task of it."""
        from importer.journal.postgresql.budgets import LaneBudgets
        from importer.journal.postgresql.fleet_schema import open_fleet_tables

        lane, tables = hold.task.task.lane, open_fleet_tables(self.place)
        return LaneBudgets(tables, lane, hold.task.id, hold.holder)

    def queue(self) -> Queue:
        """The queue."""
        from importer.fleet.procrastinate_queue import ProcrastinateQueue

        return ProcrastinateQueue(self.place, self.open_store)

    def bringing(
        self, flags: Mapping[str, Any], read_options: ReadOptions, counts: Counts
    ) -> Bringing:
        """What a worker does; see there."""
        from importer.fleet.bringing import Bringing

        return Bringing(flags, self.open_store, self.open_budgets, read_options, counts)

    def how_far(self, settings: Settings) -> HowFar:
        """How many rows of a task have ended, by the settings' journal."""
        from importer.fleet.progress import ended_rows

        def how_far(task: Task) -> int:
            with open_own_journal(settings, read_only=True) as journal:
                return ended_rows(journal, task)

        return how_far

    def states(self) -> Mapping[str, int] | None:
        """How many tasks stand how; None while the database can't tell."""
        try:
            store = self.open_store()
            try:
                return store.states()
            finally:
                store.close()
        except ImporterError:
            return None


def forget_in_fleet(settings: Settings, run_id: str) -> None:
    """Remove what a fleet, if there is one, holds of a run.

    Raises:
        ImporterError: `run-in-fleet`.
    """
    place = settings.journal_place()
    if isinstance(place, Path):
        return
    from importer.journal.postgresql.fleet_schema import has_fleet_tables

    if has_fleet_tables(place):
        store = open_fleet(settings).open_store()
        try:
            store.forget_run(run_id)
        finally:
            store.close()


def open_fleet(settings: Settings) -> Fleet:
    """The fleet over the settings' journal; journal and tables are made if there are none.

    Raises:
        UsageError: `fleet-needs-postgresql`, `fleet-not-installed`.
        ImporterError: what opening the journal raises.
    """
    place = settings.journal_place()
    if isinstance(place, Path):
        raise UsageError(
            "fleet-needs-postgresql",
            gettext("A fleet shares a journal on PostgreSQL; this one is the file {path}.").format(
                path=place
            ),
            hint=gettext("Name one with --journal postgresql://USER@HOST/DATABASE."),
        )
    open_own_journal(settings).close()
    _make_tables(place)
    return Fleet(place)


def _make_tables(place: JournalAddress) -> None:
    from importer.journal.postgresql.fleet_schema import open_fleet_tables

    queue_schema = _queue_schema()
    open_fleet_tables(place, queue_schema).close()


def _queue_schema() -> str:
    try:
        from importer.fleet.procrastinate_queue import queue_schema
    except ImportError as error:
        raise UsageError(
            "fleet-not-installed",
            gettext("A fleet takes the package {package}.").format(
                package=error.name or "procrastinate"
            ),
            hint=gettext("Install it with: pip install 'bigcapital-customer-importer[fleet]'."),
        ) from error
    return queue_schema()

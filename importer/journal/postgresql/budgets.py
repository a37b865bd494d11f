"""What is known of a server's limits, shared by all that send to it from one address.

Nobody holds a lock while it thinks: a process may be stopped at any moment. What was loaded is
replaced if nobody was faster, and by the holder of a task alone.
"""

import time

from importer.core.ports.fleet import SharedState
from importer.journal.postgresql.connection import PostgresDatabase
from importer.journal.postgresql.tasks import task_lost

_NOW = "SELECT extract(epoch FROM clock_timestamp())::float8"
_LOAD = "SELECT state, version FROM budgets WHERE lane = ? AND route = ?"
_HELD = "EXISTS (SELECT 1 FROM tasks WHERE id = ?5 AND holder = ?6)"
_FIRST = f"""INSERT INTO budgets (lane, route, state, version)
    SELECT ?1::text, ?2::text, ?3::text, ?4::int8 + 1 WHERE {_HELD} ON CONFLICT DO NOTHING"""
_NEXT = f"""UPDATE budgets SET state = ?3, version = version + 1
    WHERE lane = ?1 AND route = ?2 AND version = ?4 AND {_HELD}"""
_IS_HELD = "SELECT 1 FROM tasks WHERE id = ? AND holder = ?"


class LaneBudgets:
    """`Budgets` (`importer.core.ports.fleet`) for one task of a lane."""

    def __init__(self, database: PostgresDatabase, lane: str, task_id: int, holder: str) -> None:
        self._database = database
        self._lane = lane
        self._hold = (task_id, holder)
        self.close = database.close
        ((now,),) = database.fetch_all(_NOW)
        self._ahead = float(now) - time.monotonic()

    def now(self) -> float:
        """See `Budgets`."""
        return time.monotonic() + self._ahead

    def load(self, route: str) -> SharedState:
        """See `Budgets`."""
        found = self._database.fetch_one(_LOAD, [self._lane, route])
        return SharedState("", 0) if found is None else SharedState(found[0], int(found[1]))

    def keep(self, route: str, text: str, version: int) -> bool:
        """See `Budgets`."""
        statement = _NEXT if version else _FIRST
        values = [self._lane, route, text, version, *self._hold]
        if self._database.execute(statement, values):
            return True
        if self._database.fetch_one(_IS_HELD, self._hold) is None:
            raise task_lost()
        return False

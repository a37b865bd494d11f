"""Rows that share a name or an address: each is told of the others, and told anew when one changes.

Rows that are one customer, and equal rows, are others' matter: what is left of them is told here.
"""

from collections.abc import Iterable
from itertools import chain

from importer.core.checking.duplicates import shared_value_problem
from importer.core.ports import CheckJournal

_TOLD = {"name_key": "same-display-name", "email_key": "same-email"}
"""What rows share -> what is said of it."""


def tell_shared(journal: CheckJournal, run_id: str) -> None:
    """Tell every row of a run that was checked for the first time."""
    for key, code in _TOLD.items():
        found = (shared_value_problem(code, rows) for _, rows in journal.groups(run_id, key))
        shared = ((row.row_id, problem) for row, problem in chain.from_iterable(found))
        journal.add_problems(run_id, shared)


class Sharing:
    """What rows share, while some of them change."""

    def __init__(self, journal: CheckJournal, run_id: str) -> None:
        self._journal = journal
        self._run_id = run_id
        self._row_ids: set[int] = set()
        self._texts: dict[str, set[str]] = {key: set() for key in _TOLD}

    def changing(self, row_ids: Iterable[int]) -> None:
        """To be called before rows change: what they share by then is told anew, too."""
        some = sorted(row_ids)
        self._row_ids.update(some)
        for key, texts in self._texts.items():
            texts.update(self._journal.keys_of(self._run_id, key, some))

    def namesakes(self) -> tuple[int, ...]:
        """The ids of rows that have the name which a row that has changed has now, theirs too."""
        names = self._journal.keys_of(self._run_id, "name_key", sorted(self._row_ids))
        groups = self._journal.sharers(self._run_id, "name_key", names)
        return tuple(row.row_id for rows, _ in groups for row in rows)

    def tell(self) -> None:
        """Tell the unfinished rows that shared something with a row that has changed, or do so now.
        Whatever is said of all others is still true."""
        self.changing(self._row_ids)
        for key, code in _TOLD.items():
            self._tell(key, code)

    def _tell(self, key: str, code: str) -> None:
        journal, run_id = self._journal, self._run_id
        alone: list[int] = []
        for rows, unfinished in journal.sharers(run_id, key, self._texts[key]):
            if not rows:
                alone += unfinished
                continue
            told = frozenset(unfinished)
            shared = shared_value_problem(code, rows)
            journal.drop_problems(run_id, code, unfinished)
            journal.add_problems(
                run_id, ((row.row_id, problem) for row, problem in shared if row.row_id in told)
            )
        journal.drop_problems(run_id, code, alone)

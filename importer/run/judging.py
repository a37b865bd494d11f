"""The rows of a table judged by one process or by two, with the same outcome byte for byte.

Each of the two reads the table from its beginning: that costs less than handing rows over. The
first gathers what all rows say together, judges every third chunk and writes the journal; the
second judges the others and hands them over as the journal will write them.
"""

from collections.abc import Generator, Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import Any, NamedTuple

from importer.core.checking.table import TableCheck, portions_of
from importer.core.ports import CheckJournal, PackedChunk
from importer.core.reading import Table
from importer.core.runs import CheckedChunk
from importer.run.second_process import second_process

_SHARES = 3


class _Done(NamedTuple):
    """A chunk that the second process has judged. `doubtful`: as `JudgedChunk` has it."""

    packed: PackedChunk
    doubtful: list[int]


def judged_chunks(
    journal: CheckJournal, table: Table, check: TableCheck, first_id: int, *, in_two: bool
) -> Generator[CheckedChunk | PackedChunk, None, None]:
    """Every row of the table with its verdict, in order.

    Args:
        first_id: the row id of the first row.
        in_two: whether a second process takes its share.
    """
    with _second(journal, table, check, first_id, in_two=in_two) as theirs:
        for number, (chunk, row_id) in enumerate(check.portions(table.chunks(), first_id)):
            done: _Done | None = next(theirs, None) if _is_theirs(number) else None
            if done is None:
                judged = check.judge.judge(chunk, row_id)
                check.take_back_blanks(chunk, judged.doubtful)
                yield judged.checked
            elif done.packed.first_id != row_id:
                raise RuntimeError("the two processes have not read the same rows")
            else:
                check.take_back_blanks(chunk, done.doubtful)
                yield done.packed


def _second(
    journal: CheckJournal, table: Table, check: TableCheck, first_id: int, *, in_two: bool
) -> AbstractContextManager[Iterator[Any]]:
    if not in_two:
        return nullcontext(iter(()))
    return second_process(lambda: _their_share(journal, table, check, first_id))


def _their_share(
    journal: CheckJournal, table: Table, check: TableCheck, first_id: int
) -> Iterator[_Done]:
    for number, (chunk, row_id) in enumerate(portions_of(check.plan, table.chunks(), first_id)):
        if _is_theirs(number):
            judged = check.judge.judge(chunk, row_id)
            yield _Done(journal.pack(judged.checked), list(judged.doubtful))


def _is_theirs(number: int) -> bool:
    return number % _SHARES != 0

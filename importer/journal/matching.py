"""The part of the journal that finds rows which belong together: by their names, their e-mail
addresses, their bodies.

Rows keep a short hash of each key. Those whose hashes agree are candidates; they are read in the
order of the file, some hashes after the other, and their texts are compared. Equal bodies have
equal names: their candidates are those of the name.
"""

from array import array
from collections.abc import Collection, Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import chain, islice
from typing import overload

from msgspec import Struct, field

from importer.core.portions import HEAVIEST, by_number
from importer.core.runs import WaitingRow
from importer.journal import matching_statements as matching_sql
from importer.journal import statements as sql
from importer.journal.blocks import Blocks
from importer.journal.database import Database
from importer.journal.forms import Columns, door, typed
from importer.journal.records import json_text
from importer.journal.row_blocks import hashes_of
from importer.journal.runs import Runs
from importer.journal.waiting import WaitingRows

_CANDIDATES_AT_ONCE = 50_000
"""Rows that are compared with each other in one go; of those of one hash all."""

_LARGE = 5_000
"""Rows of a group from which on they are read as they are asked for: a million may share a name."""

_AT_ONCE = 500
"""Rows of such a group that are looked for together."""

_FINGERPRINT_BYTES = 16


def _row_keys() -> "array[int]":
    return array("q")


class _Group(Struct, frozen=True):
    """Keys of rows that share a text: those that are to be sent, and others that came to something
    or may do so."""

    sent: "array[int]" = field(default_factory=_row_keys)
    others: "array[int]" = field(default_factory=_row_keys)

    def __len__(self) -> int:
        return len(self.sent) + len(self.others)


class Matching:
    """Rows that share a key with others of their run."""

    def __init__(
        self, database: Database, runs: Runs, blocks: Blocks, waiting: WaitingRows
    ) -> None:
        self._database = database
        self._runs = runs
        self._blocks = blocks
        self._waiting = waiting
        self._asked: tuple[object, ...] = ()
        self._few: Sequence[list[int]] = ()

    def groups(self, run_id: str, key: str) -> Iterator[tuple[str, Sequence[WaitingRow]]]:
        """The rows of a large group, and those of many with long bodies, are read as they are asked
        for.

        Args:
            key: `fingerprint` (equal bodies; told as hexadecimal text), `name_key` or `email_key`.
        """
        keys = self._runs.keys(run_id)
        with self._database.snapshot() as snapshot:
            for groups in self._shared(snapshot, matching_sql.GROUPED[key], key, keys):
                rows = self._loaded(snapshot, groups.values())
                for text, group in groups.items():
                    yield text, self._rows(snapshot, group.sent, rows)

    def kin(
        self, run_id: str, key: str
    ) -> Iterator[tuple[Sequence[WaitingRow], Sequence[WaitingRow]]]:
        """A row that was skipped, rejected or refused is nobody's kin: no customer came of it.

        Args:
            key: `fingerprint` (equal bodies), `name_key` or `email_key`.
        """
        keys = self._runs.keys(run_id)
        with self._database.snapshot() as snapshot:
            for groups in self._shared(snapshot, matching_sql.KIN[key], key, keys):
                rows = self._loaded(snapshot, groups.values())
                for group in groups.values():
                    if group.sent:
                        others = self._rows(snapshot, group.others, rows)
                        yield others, self._rows(snapshot, group.sent, rows)

    def keys_of(self, run_id: str, key: str, row_ids: Sequence[int]) -> frozenset[str]:
        """Read from the heads of the rows alone."""
        first, _ = self._runs.keys(run_id)
        found: set[str] = set()
        for some in by_number(row_ids, _LARGE):
            keys = json_text([first + row_id for row_id in some])
            for row_key, block in self._database.fetch_all(matching_sql.PLACES, [keys]):
                found.add(self._text(self._database, key, block, row_key))
        return frozenset(found - {""})

    def sharers(
        self, run_id: str, key: str, texts: Collection[str]
    ) -> Iterator[tuple[Sequence[WaitingRow], Sequence[int]]]:
        """A walk over the run's rows for some thousand texts; no bodies are read but of rows that
        are not alone."""
        first, last = self._runs.keys(run_id)
        with self._database.snapshot() as snapshot:
            for some in by_number(sorted(texts), _LARGE):
                groups = {text: _Group() for text in some}
                values = [first, last, json_text(hashes_of(some))]
                for row_key, block, is_unfinished in snapshot.stream(
                    matching_sql.SHARERS[key], values
                ):
                    group = groups.get(self._text(snapshot, key, block, row_key))
                    if group is not None:
                        (group.sent if is_unfinished else group.others).append(row_key)
                rows = self._loaded(snapshot, (one for one in groups.values() if len(one) > 1))
                for group in groups.values():
                    unfinished = [row_key - first for row_key in group.sent]
                    yield self._in_order(snapshot, group, rows), unfinished

    def _in_order(
        self, snapshot: Database, group: _Group, rows: dict[int, WaitingRow]
    ) -> Sequence[WaitingRow]:
        """All rows of a group; none where one is alone."""
        if len(group) < 2:
            return ()
        return self._rows(snapshot, array("q", sorted((*group.sent, *group.others))), rows)

    def claimed_names(self, run_id: str) -> frozenset[str]:
        """Name keys of the rows that are, or may be, stored."""
        found = self._database.fetch_all(sql.CLAIMED_ROWS, self._runs.keys(run_id))
        return frozenset(
            self._blocks.head(self._database, block, row_key).name_key for row_key, block in found
        )

    def _shared(
        self,
        snapshot: Database,
        statements: matching_sql.Sharing,
        key: str,
        keys: tuple[int, int],
    ) -> Iterator[dict[str, _Group]]:
        """Groups of two or more, in the order of their first rows, some hashes after the other."""
        for hashes in self._hashes(snapshot, statements.hashes, keys):
            groups: dict[str, _Group] = {}
            values = [*keys, json_text(hashes)]
            for row_key, block, is_sent in snapshot.stream(statements.candidates, values):
                if text := self._text(snapshot, key, block, row_key):
                    group = groups.setdefault(text, _Group())
                    (group.sent if is_sent else group.others).append(row_key)
            yield {text: group for text, group in groups.items() if len(group) > 1}

    def _hashes(
        self, snapshot: Database, statement: str, keys: tuple[int, int]
    ) -> Iterator[list[int]]:
        """Hashes that rows share. In most files few do, by chance: so it is found out once which
        may have equal bodies, be one customer or have equal names, as long as nothing is
        written."""
        asked = (statement, keys, self._database.state())
        if asked == self._asked:
            yield from self._few
            return
        found = _together(snapshot.stream(statement, keys))
        first = list(islice(found, 2))
        if len(first) < 2:
            self._asked, self._few = asked, first
        yield from chain(first, found)

    def _text(self, snapshot: Database, key: str, block: int, row_key: int) -> str:
        """What rows of a group share; "" is shared with nobody."""
        if key == "fingerprint":
            body = self._blocks.body(snapshot, block, row_key)
            return _fingerprint(body) if body else ""
        head = self._blocks.head(snapshot, block, row_key)
        return head.name_key if key == "name_key" else head.email_key

    def _loaded(self, snapshot: Database, groups: Iterable[_Group]) -> dict[int, WaitingRow]:
        """Rows of groups that are not large, by their keys; read in the order of the file, as far
        as they fit into memory together."""
        small = (group for group in groups if len(group) <= _LARGE)
        wanted = sorted(key for group in small for key in (*group.sent, *group.others))
        rows: dict[int, WaitingRow] = {}
        carried = 0
        for key, row in zip(wanted, self._waiting.some(snapshot, wanted), strict=True):
            rows[key] = row
            carried += len(row.body)
            if carried > HEAVIEST:
                break
        return rows

    def _rows(
        self, snapshot: Database, keys: "array[int]", rows: dict[int, WaitingRow]
    ) -> Sequence[WaitingRow]:
        if all(key in rows for key in keys):
            return tuple(map(rows.__getitem__, keys))
        return _LazyRows(snapshot, self._waiting, keys)


@door("a key of rows")
def _hash_of(columns: Columns) -> tuple[int, int]:
    """A hash, and how many rows have it."""
    hash_, count = typed(columns, int, int)
    return hash_, count


def _together(hashes: Iterator[Columns]) -> Iterator[list[int]]:
    """Hashes of some thousand rows at a time."""
    some: list[int] = []
    rows = 0
    for hash_, count in map(_hash_of, hashes):
        some.append(hash_)
        rows += count
        if rows >= _CANDIDATES_AT_ONCE:
            yield some
            some, rows = [], 0
    if some:
        yield some


def _fingerprint(body: str) -> str:
    """Equal for equal bodies, and for no others in practice."""
    return blake2b(body.encode(), digest_size=_FINGERPRINT_BYTES).hexdigest()


class _LazyRows(Sequence[WaitingRow]):
    """Rows known by their keys, each read when it is looked at."""

    def __init__(self, snapshot: Database, waiting: WaitingRows, keys: "array[int]") -> None:
        self._snapshot = snapshot
        self._waiting = waiting
        self._keys = keys

    def __len__(self) -> int:
        return len(self._keys)

    def __iter__(self) -> Iterator[WaitingRow]:
        """All of them, some at a time: each by itself would be looked for by itself."""
        for some in by_number(self._keys, _AT_ONCE):
            yield from self._waiting.some(self._snapshot, some)

    @overload
    def __getitem__(self, index: int) -> WaitingRow: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[WaitingRow]: ...

    def __getitem__(self, index: int | slice) -> WaitingRow | Sequence[WaitingRow]:
        if isinstance(index, slice):
            return tuple(self._waiting.some(self._snapshot, self._keys[index]))
        (row,) = self._waiting.some(self._snapshot, [self._keys[index]])
        return row

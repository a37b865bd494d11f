"""Journals with damage: bytes that went wrong on the disk, records that are not as they were."""

import random
import shutil
import sqlite3
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

Damage = Callable[[Path], None]

NEVER_DAMAGED = {"sqlite_sequence"}
"""Not ours."""


@dataclass(frozen=True)
class Case:
    """A way to damage a journal."""

    name: str
    damage: Damage

    def __str__(self) -> str:
        return self.name


def changed_bytes(seed: int, number: int) -> Iterator[Case]:
    """One byte or a few, anywhere in the file; a page that was never written; an end that is
    missing."""
    for case in range(number):
        yield Case(f"changed bytes {seed}.{case}", _changed(random.Random(f"{seed}.{case}")))


def _changed(chance: random.Random) -> Damage:
    def damage(path: Path) -> None:
        data = bytearray(path.read_bytes())
        place = chance.randrange(len(data))
        match chance.choice(["flip", "flip", "flip", "few", "page", "cut"]):
            case "flip":
                data[place] ^= 1 << chance.randrange(8)
            case "few":
                for _ in range(20):
                    data[chance.randrange(len(data))] = chance.randrange(256)
            case "page":
                start = place - place % 8192
                data[start : start + 8192] = bytes(8192)
            case "cut":
                del data[place:]
        path.write_bytes(data)

    return damage


def changed_log(seed: int, number: int) -> Iterator[Case]:
    """Bytes of the write-ahead log, as a crash left it beside the journal."""
    for case in range(number):
        yield Case(f"changed log {seed}.{case}", _changed_log(random.Random(f"{seed}.{case}")))


def _changed_log(chance: random.Random) -> Damage:
    def damage(path: Path) -> None:
        copy, beside = path.with_name("copy.sqlite"), path.with_name(f"{path.name}-wal")
        for old in path.parent.glob("copy.sqlite*"):
            old.unlink()
        shutil.copy(path, copy)
        connection = sqlite3.connect(copy)
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        connection.execute("UPDATE facts SET value = value || ' '")
        connection.execute("UPDATE rows SET number = number + 1")
        connection.commit()
        log = bytearray(copy.with_name(f"{copy.name}-wal").read_bytes())
        connection.close()
        for _ in range(chance.choice([1, 5])):
            log[chance.randrange(len(log))] = chance.randrange(256)
        beside.write_bytes(log)

    return damage


ODD_VALUES: dict[str, object] = {
    "a number": 7,
    "a large number": 2**63 - 1,
    "a number below zero": -5,
    "a fraction": 1.5,
    "infinity": float("inf"),
    "bytes": b"\xff\xfe\x00",
    "nothing": "",
    "a word": "nowhere",
    "an open bracket": "[",
    "deep nesting": "[" * 5_000,
    "a list": '["a", 1]',
    "an object": '{"a": null}',
    "half a character": '{"displayName": "\\ud800"}',
    "a moment without zone": "2026-01-01T00:00:00",
    "an amount beyond measure": "1e99999999",
    "no amount": "NaN",
}


def odd_values(path: Path) -> Iterator[Case]:
    """Each column of each table with each value that is not one of its own."""
    for table, column in _columns(path):
        for name, value in ODD_VALUES.items():
            yield Case(f"{name} for {table}.{column}", _set(table, column, value))
        yield Case(f"no UTF-8 for {table}.{column}", _not_utf8(table, column))
        yield Case(f"one letter of {table}.{column}", _one_letter(table, column))


PACKED: dict[str, str] = {
    "one text": "nowhere",
    "too many texts": "\x1e" * 5_000,
    "too many cells": "\x1f" * 5_000,
    "no list": '{"a": 1}',
    "a list of numbers": "[1, 2]",
    "lists of numbers": "[[1], [2]]",
    "deep nesting": "[" * 5_000,
    "half a list": '["a", ',
}


def odd_blocks() -> Iterator[Case]:
    """Each part of the blocks of rows, packed as it should be, and with what was never in it."""
    for column in ("cells", "heads", "bodies"):
        for name, text in PACKED.items():
            for kind in (b"t", b"j", b"rt", b"rj"):
                packed = kind + zlib.compress(text.encode())
                yield Case(f"{name} in {kind!r} for {column}", _set("blocks", column, packed))
        cut = f"UPDATE blocks SET {column} = substr({column}, 1, length({column}) - 5)"
        yield Case(f"cut {column}", _executed(cut))


def _columns(path: Path) -> list[tuple[str, str]]:
    connection = sqlite3.connect(path)
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    found = [
        (table, name)
        for (table,) in tables
        if table not in NEVER_DAMAGED
        for _, name, *_ in connection.execute(f"PRAGMA table_info({table})")
    ]
    connection.close()
    return found


def _execute(path: Path, sql: str, *values: object) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA ignore_check_constraints = ON")
    with suppress(sqlite3.IntegrityError):  # a number that finds rows: it can't be anything else
        connection.execute(sql, values)
    connection.commit()
    connection.close()


def _executed(sql: str) -> Damage:
    return lambda path: _execute(path, sql)


def _set(table: str, column: str, value: object) -> Damage:
    return lambda path: _execute(path, f"UPDATE OR IGNORE {table} SET {column} = ?", value)


def _not_utf8(table: str, column: str) -> Damage:
    sql = f"UPDATE OR IGNORE {table} SET {column} = CAST(x'7b22fffe' AS TEXT)"
    return _executed(sql)


def _one_letter(table: str, column: str) -> Damage:
    """As a bit that flips in the middle of a text."""
    middle = f"length({column}) / 2"
    sql = (
        f"UPDATE OR IGNORE {table} SET {column} = substr({column}, 1, {middle}) || '~' || "
        f"substr({column}, {middle} + 2)"
    )
    return _executed(sql)

"""How values go to PostgreSQL and come back.

Numbers are always of eight bytes: a statement is prepared for the kinds of its values, and these
would else change with their size. A text may hold a NUL, which PostgreSQL has no way to keep; it is
written otherwise, and so is the letter that tells of it.
"""

import re

from psycopg import Connection
from psycopg.adapt import Buffer, Dumper, Loader
from psycopg.pq import Format
from psycopg.types.numeric import Int8BinaryDumper

_MARK = "\x01"
_OTHERWISE = {"\0": f"{_MARK}0", _MARK: f"{_MARK}1"}
_BACK = {words: letter for letter, words in _OTHERWISE.items()}
_UNUSUAL = re.compile(r"[\0\x01]")
_MARKED = re.compile(r"\x01[01]")


def written(text: str) -> str:
    """The text without a NUL, equal for equal texts only."""
    if "\0" in text or _MARK in text:
        return _UNUSUAL.sub(lambda found: _OTHERWISE[found[0]], text)
    return text


def read(text: str) -> str:
    """The text that `written` was given."""
    if _MARK in text:
        return _MARKED.sub(lambda found: _BACK[found[0]], text)
    return text


class _TextDumper(Dumper):
    format = Format.BINARY
    oid = 25

    def dump(self, obj: str) -> bytes:
        return written(obj).encode()


class _TextLoader(Loader):
    format = Format.BINARY

    def load(self, data: Buffer) -> str:
        return read(str(data, "utf-8"))


def adapt(connection: Connection) -> None:
    """Let the connection take and give values so."""
    adapters = connection.adapters
    adapters.register_dumper(str, _TextDumper)
    adapters.register_dumper(int, Int8BinaryDumper)
    adapters.register_dumper(bool, Int8BinaryDumper)
    adapters.register_loader("text", _TextLoader)

"""What others may do to a file while it is read: steps, and readers between whose blocks they fall.

A step never brings back what stood there before: a file that was A, then B, then A again while it
was read twice can't be told from one that was A all the time.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from importer.sources.source_file import _open_for_reading

Step = Callable[[Path, int], None]
"""Does something to the file; the number makes what it writes unlike anything before."""


def truncate(path: Path, number: int) -> None:
    """Cut off some of the end."""
    size = path.stat().st_size
    os.truncate(path, max(0, size - 1 - number % 40))


def overwrite(path: Path, number: int) -> None:
    """Other bytes in the place of the first ones, then of the last: in the middle of it the file is
    neither what it was nor what it will be."""
    with path.open("rb+") as file:
        file.write(b"<%06d>" % number)
        file.seek(max(0, path.stat().st_size - 20))
        file.write(b"<%06d>" % number)


def append(path: Path, number: int) -> None:
    """Further rows."""
    with path.open("ab") as file:
        file.write(b"Added %06d,x\n" % number)


def replace(path: Path, number: int) -> None:
    """Another file under the same name, as editors save."""
    other = path.with_name(f"{path.name}.{number}")
    other.write_bytes(b"Name,City\n" + b"Other %06d,y\n" % number * 12)
    other.replace(path)


def touch(path: Path, number: int) -> None:
    """A new time of modification, and nothing else."""
    path.touch()


def backdate(path: Path, number: int) -> None:
    """Other bytes of the same number, and the old time of modification."""
    status = path.stat()
    overwrite(path, number)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def rewrite(path: Path, number: int) -> None:
    """The same file written anew: it is empty for a moment, as many programs save."""
    path.write_bytes(b"Name,City\n" + b"Again %06d,z\n" % number * 9)


STEPS: tuple[Step, ...] = (
    truncate,
    overwrite,
    append,
    replace,
    touch,
    backdate,
    rewrite,
)

plans = st.lists(
    st.tuples(st.integers(min_value=0, max_value=40), st.sampled_from(STEPS)),
    min_size=1,
    max_size=6,
).map(lambda plan: sorted(plan, key=lambda one: one[0]))
"""Steps by the number of the read before which they happen."""


@dataclass
class Disturbed:
    """A file, and what happens to it while it is read.

    Attributes:
        states: what stood in the file at any moment, and in what stands under its name now.
    """

    path: Path
    plan: Sequence[tuple[int, Step]]
    states: list[bytes] = field(default_factory=list)
    _reads: int = 0
    _done: int = 0

    def __post_init__(self) -> None:
        self.states.append(self.path.read_bytes())

    def before_read(self) -> None:
        """Do what is due."""
        while self._done < len(self.plan) and self.plan[self._done][0] <= self._reads:
            self._do(self.plan[self._done][1])
        self._reads += 1

    def finish(self) -> None:
        """Do what is left."""
        while self._done < len(self.plan):
            self._do(self.plan[self._done][1])

    def _do(self, step: Step) -> None:
        self._done += 1
        if step is rewrite:
            self.states.append(b"")
        step(self.path, self._done)
        self.states.append(self.path.read_bytes())

    @contextmanager
    def opened(self, path: Path, name: str) -> Iterator[Any]:
        """The file open for reading; before each block the next steps fall."""
        with _open_for_reading(path, name) as stream:
            yield _Watched(stream, self)


class _Watched:
    """A stream between whose blocks something happens."""

    def __init__(self, stream: Any, disturbed: Disturbed) -> None:
        self._stream = stream
        self._disturbed = disturbed

    def read(self, size: int) -> bytes:
        self._disturbed.before_read()
        found: bytes = self._stream.read(size)
        return found

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

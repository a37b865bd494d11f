"""A second process that does a share of the work, where there is a processor for it.

It is a copy of this one (`fork`): it has all that was read and planned so far, and nothing has to
be sent to it. It writes to no journal and says nothing; what it makes comes back through a pipe.
Should it die or fail, its results end early, and whoever waits for them does that work too: the
error, if it was one, is then met here.
"""

import os
import pickle
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from io import BufferedReader
from pathlib import Path
from types import MappingProxyType
from typing import Any, NoReturn

LEAST_BYTES = 4 << 20
"""Of a file that is worth a second process: some 13,000 customers as text."""

_QUOTA = Path("/sys/fs/cgroup/cpu.max")
"""What a container may have: microseconds of processor time in so many, the first may be `max`."""

_AHEAD = 1 << 20
"""Bytes of results that may wait in the pipe: more than come while the journal is written."""


def is_worthwhile(size: int) -> bool:
    """Whether a file of so many bytes is read by two processes.

    Only on Linux, where a process may be copied safely as long as it has one thread; elsewhere, and
    in programs with more threads, one process does it all.
    """
    return (
        size >= LEAST_BYTES
        and sys.platform == "linux"
        and len(os.sched_getaffinity(0)) > 1
        and _has_more_than_one_processors_time()
        and len(list(Path("/proc/self/task").iterdir())) == 1
    )


def _has_more_than_one_processors_time() -> bool:
    """A container sees all processors of its machine, and may have the time of one."""
    try:
        quota, period = _QUOTA.read_text(encoding="ascii").split()
        return quota == "max" or int(quota) > int(period)
    except (OSError, ValueError):  # no container, or one that is limited in another way
        return True


@contextmanager
def second_process(work: Callable[[], Iterable[object]]) -> Iterator[Iterator[Any]]:
    """What the work yields there, in order; fewer if the process dies, none if it can't be had.

    It ends with the block, wherever it is then.
    """
    reading, writing = os.pipe()
    try:
        process = os.fork()
    except OSError:  # no memory, or too many processes
        os.close(reading)
        os.close(writing)
        yield iter(())
        return
    if process == 0:
        os.close(reading)
        _do(work, writing)
    os.close(writing)
    try:
        with open(reading, "rb") as results:  # noqa: PTH123  a pipe has no path
            yield _received(results)
    finally:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)


def _received(results: BufferedReader) -> Iterator[object]:
    with suppress(EOFError, pickle.UnpicklingError):
        while True:
            yield pickle.load(results)  # noqa: S301  our own process wrote it


# --- in the second process ------------------------------------------------------------------------


def _do(work: Callable[[], Iterable[object]], writing: int) -> NoReturn:
    """Nothing of the first process may be tidied up here, nor any error be told twice."""
    try:
        # Ctrl-C is the first process's; it ends this one.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        _let_wait(writing)
        with open(writing, "wb") as results:
            for result in work():
                _Pickler(results, pickle.HIGHEST_PROTOCOL).dump(result)
                results.flush()
    finally:
        os._exit(0)


def _let_wait(pipe: int) -> None:
    import fcntl

    with suppress(OSError):  # a user's pipes may have a limit together
        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _AHEAD)


def _as_proxy(proxy: MappingProxyType[Any, Any]) -> tuple[type, tuple[dict[Any, Any]]]:
    return MappingProxyType, (dict(proxy),)


class _Pickler(pickle.Pickler):
    """Knows mappings that can't be changed, too."""

    dispatch_table = {MappingProxyType: _as_proxy}  # noqa: RUF012  as the base class has it

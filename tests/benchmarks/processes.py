"""Whole commands, measured from outside: processor seconds and the peak of memory."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from types import MappingProxyType

ROOT = Path(__file__).parents[2]
FRICTIONLESS = "BENCH_FRICTIONLESS"
"""Environment variable: the Python that has frictionless (`make bench` sets it)."""

_ROUNDS = 3
_NO_BYTECODE = "PYTHONDONTWRITEBYTECODE"


@dataclass(frozen=True, slots=True)
class Cost:
    """What one process took.

    Attributes:
        seconds: of processor time, user and system.
        wall: seconds on the clock.
        peak: of resident memory, in MB.
    """

    seconds: float
    wall: float
    peak: float


@dataclass(frozen=True, slots=True)
class Checked(Cost):
    """The same of checking a file.

    Attributes:
        journal: bytes of the journal that it left.
    """

    journal: int


def frictionless() -> str | None:
    """The Python that has frictionless; None if it is not installed."""
    return os.environ.get(FRICTIONLESS)


def typical(run: Callable[[], Cost]) -> Cost:
    """The median of a few runs: of what is so short that one says little."""
    return _median([run() for _ in range(_ROUNDS)])


def in_turns(runs: Mapping[str, Callable[[int], Cost]]) -> Mapping[str, Cost]:
    """The same of several that are compared, in turns: a machine is not as fast all the time.

    Args:
        runs: each is told the number of its round.
    """
    costs: dict[str, list[Cost]] = {name: [] for name in runs}
    for number in range(_ROUNDS):
        for name, run in runs.items():
            costs[name].append(run(number))
    return {name: _median(found) for name, found in costs.items()}


def _median(costs: Sequence[Cost]) -> Cost:
    return Cost(
        median(cost.seconds for cost in costs),
        median(cost.wall for cost in costs),
        median(cost.peak for cost in costs),
    )


def check_only(file: Path, *how: str) -> Checked:
    """Read, map, check and journal a file in a process of its own; no report.

    Args:
        how: `in-two` for a second process beside it.
    """
    journal = file.with_name(f"{file.name}{''.join(how)}.sqlite")
    cost = cost_of(["-m", "tests.benchmarks.phases", str(file), str(journal), *how])
    size = sum(part.stat().st_size for part in file.parent.glob(f"{journal.name}*"))
    return Checked(cost.seconds, cost.wall, cost.peak, size)


def cost_of(
    command: Sequence[str],
    *,
    expected: frozenset[int] = frozenset({0}),
    python: str = sys.executable,
    environment: Mapping[str, str] = MappingProxyType({}),
) -> Cost:
    """Run a Python command (`python …`) to its end, without settings but those of `environment`.

    Modules are compiled once and kept, as they are where the importer is installed, even if this
    process was told otherwise.

    Raises:
        RuntimeError: it ended with a code that was not expected, so its cost says nothing.
    """
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("IMPORTER_", "BIGCAPITAL_", _NO_BYTECODE))
    }
    started = time.monotonic()
    process = subprocess.Popen(
        [python, *command],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env={**inherited, **environment},
    )
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in expected:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}")
    # Linux counts in kilobytes, macOS in bytes.
    scale = 1_000_000 if sys.platform == "darwin" else 1_000
    return Cost(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / scale)

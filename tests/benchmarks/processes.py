"""Whole commands, measured from outside: processor seconds and the peak of memory."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Cost:
    """What one process took.

    Attributes:
        seconds: of processor time, user and system.
        peak: of resident memory, in MB.
    """

    seconds: float
    peak: float


def cost_of(
    command: Sequence[str],
    *,
    expected: frozenset[int] = frozenset({0}),
    environment: Mapping[str, str] = MappingProxyType({}),
) -> Cost:
    """Run a Python command (`python …`) to its end.

    Args:
        environment: what is set for it, beside what this process has.

    Raises:
        RuntimeError: it ended with a code that was not expected, so its cost says nothing.
    """
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("IMPORTER_", "BIGCAPITAL_"))
    }
    process = subprocess.Popen(
        [sys.executable, *command],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env={**inherited, **environment},
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in expected:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}")
    # Linux counts in kilobytes, macOS in bytes.
    scale = 1_000_000 if sys.platform == "darwin" else 1_000
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / scale)

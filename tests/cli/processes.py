"""The console command as a real process: to be interrupted, to be spoken to through a terminal."""

import json
import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

COMMAND = (sys.executable, "-m", "importer")
PATIENCE = 60.0
"""Seconds after which a process is stuck."""


def start(*arguments: str) -> subprocess.Popen[str]:
    """A process of its own group, so that signals reach it and nobody else."""
    return subprocess.Popen(
        [*COMMAND, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def interrupt(process: subprocess.Popen[str]) -> None:
    """Ctrl-C."""
    process.send_signal(signal.SIGINT)


def wait_until(holds: Callable[[], bool]) -> None:
    """Until something has happened elsewhere."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.01)


def read_until(process: subprocess.Popen[str], words: str) -> str:
    """What a process shows on stderr up to the line with these words."""
    assert process.stderr
    shown = ""
    while words not in shown:
        line = process.stderr.readline()
        assert line, f"it ended without saying {words!r}:\n{shown}"
        shown += line
    return shown


def read_line(process: subprocess.Popen[str]) -> dict[str, Any]:
    """The next object that a process writes for scripts."""
    assert process.stdout
    found: dict[str, Any] = json.loads(process.stdout.readline())
    return found


def ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of a process that ends by itself."""
    out, err = process.communicate(timeout=PATIENCE)
    return process.returncode, out, err


LAUNCHER = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)  # Ctrl-C typed here is for us
os.execv(sys.executable, [sys.executable, "-m", "importer", *sys.argv[1:]])
"""


def in_terminal(*arguments: str, question: str = "", answer: str = "") -> tuple[int, str]:
    """Run a command in a terminal of its own; exit code and all that was shown.

    Args:
        question: what to wait for before `answer` is typed.
    """
    return in_dialogue(arguments, *([(question, answer)] if question else []))


def in_dialogue(arguments: Sequence[str], *dialogue: tuple[str, str]) -> tuple[int, str]:
    """The same with several questions, each waited for behind the one before, and their answers."""
    terminal, inside = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", LAUNCHER, *arguments],
        stdin=inside,
        stdout=inside,
        stderr=inside,
        start_new_session=True,
    )
    os.close(inside)
    shown, end, seen, left = "", time.monotonic() + PATIENCE, 0, list(dialogue)
    try:
        while (part := _read(terminal, end)) is not None:
            assert part, f"the process is stuck:\n{shown}"
            shown += part
            if left and (at := shown.find(left[0][0], seen)) >= 0:
                seen = at + len(left[0][0])
                os.write(terminal, f"{left.pop(0)[1]}\r".encode())
        os.close(terminal)
        code = process.wait(PATIENCE)
    finally:
        process.kill()  # one that is stuck would outlive its test
        process.wait()
    assert not left, f"it never asked {left[0][0]!r}:\n{shown}"
    return code, shown.replace("\r\n", "\n")


def _read(terminal: int, end: float) -> str | None:
    """What the terminal shows next; empty if that is nothing for too long, None once the process
    has closed it."""
    ready, _, _ = select.select([terminal], [], [], max(0.0, end - time.monotonic()))
    if not ready:
        return ""
    try:
        return os.read(terminal, 65_536).decode(errors="replace") or None
    except OSError:  # Linux says so where macOS gives an empty answer
        return None

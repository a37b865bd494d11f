"""Standard streams that can't be written: closed, on a full disk, or read by nobody any more.

What became of customers does not depend on whether somebody listens. A stream that fails is lost
from then on, the command goes on, and its exit code tells what it came to.
"""

import errno
import os
import sys
from collections.abc import Sequence
from io import BufferedWriter, FileIO, TextIOWrapper
from typing import TYPE_CHECKING

import click

from importer.core.errors import EXIT_STOPPED
from importer.core.language import gettext

if TYPE_CHECKING:
    from typing_extensions import Buffer

_OF_ROWS = frozenset({"check", "run", "resume", "verify", "undo"})
"""Commands whose exit codes tell how rows ended; what others have to give stands on stdout."""


class SteadyFile(FileIO):
    """A file descriptor that is written to as long as that works, and to nowhere afterwards.

    Attributes:
        error: why it was lost; None while it works.
    """

    error: OSError | None = None

    def write(self, data: "Buffer", /) -> int:
        """Write, or forget: never raises because of what is behind the descriptor."""
        try:
            return super().write(data)
        except OSError as error:
            self.error = error
            _to_nowhere(self.fileno())
            return memoryview(data).nbytes


def quiet_interrupts() -> None:
    """Say nothing of a Ctrl-C that comes while Python tidies up, where it can only be printed."""

    def tell(wrong: "sys.UnraisableHookArgs") -> None:
        if wrong.exc_type is not KeyboardInterrupt:
            sys.__unraisablehook__(wrong)

    sys.unraisablehook = tell


def steady_streams() -> SteadyFile:
    """Make stdout and stderr of this process steady; what stands behind stdout is returned.

    Descriptors that were closed are opened to nowhere: otherwise the next file that is opened, the
    journal say, would take the place of stdout and be printed into.
    """
    for descriptor in (0, 1, 2):
        try:
            os.fstat(descriptor)
        except OSError:
            _to_nowhere(descriptor)
    out, error = SteadyFile(1, "wb", closefd=False), SteadyFile(2, "wb", closefd=False)
    if not _is_windows_console(sys.stdout):
        sys.stdout = _text(out, sys.stdout, line_buffering=out.isatty())
    if not _is_windows_console(sys.stderr):
        sys.stderr = _text(error, sys.stderr, line_buffering=True)
    return out


def exit_code(code: int, arguments: Sequence[str], out: SteadyFile) -> int:
    """What the process ends with, once all is written that can be.

    Args:
        code: what the command came to.
    """
    sys.stdout.flush()
    if out.error is None or out.error.errno == errno.EPIPE:  # as with `| head`
        return code
    reason = out.error.strerror or type(out.error).__name__
    click.echo(
        gettext("What belongs on stdout could not be written there: {reason}.").format(
            reason=reason
        ),
        err=True,
    )
    command = next((word for word in arguments if not word.startswith("-")), "")
    return code if code or command in _OF_ROWS else EXIT_STOPPED


def _text(file: SteadyFile, before: object, *, line_buffering: bool) -> TextIOWrapper:
    encoding = getattr(before, "encoding", None) or "utf-8"
    # Names that are no UTF-8, or not in the terminal's encoding, are shown, not stumbled over.
    return TextIOWrapper(
        BufferedWriter(file), encoding, "backslashreplace", line_buffering=line_buffering
    )


def _is_windows_console(stream: object) -> bool:
    """Those are written by other means than bytes, and are never full."""
    return os.name == "nt" and isinstance(stream, TextIOWrapper) and stream.isatty()


def _to_nowhere(descriptor: int) -> None:
    """Open the descriptor for the null device."""
    null = os.open(os.devnull, os.O_RDWR)
    if null != descriptor:
        os.dup2(null, descriptor)
        os.close(null)

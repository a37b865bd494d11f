"""What stops a run: one error type with a code, a message, its context and a hint.

A wrong *row* is never an error of this kind; it is a `Problem` (see `problems`). Anything raised
that is not an `ImporterError` is a bug and stays a traceback.
"""

from collections.abc import Mapping
from types import MappingProxyType

from importer.core.language import gettext

EXIT_STOPPED = 1
EXIT_USAGE = 2
EXIT_GUARD = 5

_SHOWN_FIRST = 1_500
_SHOWN_LAST = 400


def _readable(message: str) -> str:
    """The message without the middle of whatever it quotes at great length: a line of a file may
    have millions of characters."""
    if len(message) <= _SHOWN_FIRST + _SHOWN_LAST:
        return message
    return f"{message[:_SHOWN_FIRST]} … {message[-_SHOWN_LAST:]}"


class ImporterError(Exception):
    """The run can't go on. Caught once, at the front door.

    Args:
        code: kebab-case, stable, for scripts (`--json`).
        message: what happened and where, in one sentence, without the word "error".
        hint: what the user should do next.
        context: names and values behind the message; never a secret, never a customer's data.
    """

    exit_code = EXIT_STOPPED

    def __init__(
        self, code: str, message: str, *, hint: str = "", context: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(_readable(message))
        self.code = code
        self.message = _readable(message)
        self.hint = hint
        self.context: Mapping[str, str] = MappingProxyType(dict(context or {}))


def importer_error_in(error: BaseException) -> ImporterError | None:
    """The ImporterError that is, or is all that is in, what was raised; jobs that run side by side
    raise theirs in bundles. None if there is a bug among it."""
    while isinstance(error, BaseExceptionGroup):
        _, bugs = error.split(ImporterError)
        if bugs is not None:
            return None
        error = error.exceptions[0]
    return error if isinstance(error, ImporterError) else None


class UsageError(ImporterError):
    """The command, an option, a setting or a template is not as it must be: exit code 2."""

    exit_code = EXIT_USAGE


class GuardTripped(ImporterError):
    """A guard of a job holds a file, of which nothing is sent: exit code 5."""

    exit_code = EXIT_GUARD


class ServerUnavailable(ImporterError):
    """A read that no retry could bring to an understood, complete answer.

    Before anything was sent it ends the run; while doubt is being settled it only means: not now.
    """


class JournalDamaged(ImporterError):
    """What the journal holds can't be what was written into it. Never quotes it: it is customers'
    data.

    Args:
        what: what can't be read, as words: `a row`.
        path: the journal's file, where it is known.
    """

    def __init__(self, what: str = "", path: str = "") -> None:
        detail = f" ({what} in it can't be understood)" if what else ""
        super().__init__(
            "journal-damaged",
            gettext("The journal{value} is damaged and can't be read{detail}.").format(
                value=f" {path}" if path else "", detail=detail
            ),
            hint=gettext(
                "Restore it from a backup, or move it away and keep it: the importer then starts a "
                "new one, and finds customers that were created already by looking them up in "
                "Bigcapital."
            ),
            context={name: text for name, text in (("path", path), ("what", what)) if text},
        )

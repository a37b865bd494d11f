"""A job whose log is the standard error output: nothing else is said there."""

from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace

from importer.cli.screen import Screen
from importer.core.errors import EXIT_STOPPED, ImporterError
from importer.core.exit_codes import EXIT_INTERRUPTED
from importer.settings import STDERR, Job


def in_sight(job: Job, log: Path | None) -> Job:
    """The job with the log that its command names, if it does."""
    if log is None:
        return job
    to = log if log == STDERR else log.absolute()
    return replace(job, sights=job.sights.model_copy(update={"log": to}))


def ended_quietly(run: Callable[[], int], screen: Screen) -> int:
    """What a job comes to whose log tells already what has stopped it."""
    try:
        return run()
    except ImporterError as error:
        screen.tell(error=error.code, message=error.message, hint=error.hint)
        return error.exit_code
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except Exception:  # noqa: BLE001  its traceback would quote cells among the lines of the log
        return EXIT_STOPPED

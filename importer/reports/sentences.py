"""What happened and what to do next, in sentences for a person who was not there.

The texts of single problems live in `core.problems`; layouts live in the formats.
"""

from collections.abc import Sequence
from decimal import Decimal

from importer.core.outcomes import Ending
from importer.core.runs import RunRecord, RunState
from importer.reports.survey import Survey

_STORED = (Ending.CREATED, Ending.UPDATED, Ending.UNCHANGED)
_OPEN = (Ending.WAITING, Ending.FAILED)


def counted(number: int, one: str, many: str = "") -> str:
    """`1 row`, `1,204 rows`."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def money(amount: Decimal) -> str:
    """`1,204.50`; a third decimal only if it says something."""
    text = f"{amount:,.3f}"
    return text.removesuffix("0")


def what_happened(run: RunRecord, survey: Survey) -> str:
    """The run in one sentence."""
    if survey.rows == 0:
        return "No rows have been read yet." if run.state is RunState.CHECKING else "No rows found."
    stored = sum(survey.endings[ending] for ending in _STORED)
    rows = counted(survey.rows, "row")
    if run.state is RunState.CHECKING:
        return f"Checking has not come to its end; {rows} are read so far."
    if run.state is RunState.UNDONE:
        return f"This import of {rows} was undone."
    if run.dry_run or run.state is RunState.CHECKED:
        return _what_was_checked(survey)
    if run.state is RunState.FINISHED:
        return f"{stored:,} of {rows} are in Bigcapital{_but(survey)}."
    return f"The import is not finished: {stored:,} of {rows} are in Bigcapital{_but(survey)}."


def _what_was_checked(survey: Survey) -> str:
    ready, rows = survey.endings[Ending.WAITING], counted(survey.rows, "row")
    return f"{ready:,} of {rows} can be sent, nothing was sent{_but(survey, _NOT_SENDABLE)}."


_NOT_SENDABLE = (
    ((Ending.REJECTED, Ending.REFUSED), "to mend"),
    ((Ending.UNKNOWN,), "in doubt"),
    ((Ending.SKIPPED,), "skipped"),
)
_NOT_STORED = ((_OPEN, "still to send"), *_NOT_SENDABLE)


def _but(survey: Survey, parts: Sequence[tuple[Sequence[Ending], str]] = _NOT_STORED) -> str:
    words = [
        f"{number:,} {word}"
        for endings, word in parts
        if (number := sum(survey.endings[ending] for ending in endings))
    ]
    return f"; {_listed(words)}" if words else ""


def _listed(parts: list[str]) -> str:
    *firsts, last = parts
    return f"{', '.join(firsts)} and {last}" if firsts else last


def next_steps(run: RunRecord, survey: Survey) -> tuple[str, ...]:
    """What the reader should do, most urgent first; nothing if all is well."""
    if run.state is RunState.CHECKING:
        return ("Checking has not come to its end: start it again with the same file.",)
    steps = [_doubt_step(run, survey), _open_step(run, survey), _mend_step(survey)]
    if survey.created_with_errors:
        rows = counted(survey.created_with_errors, "row")
        steps.append(f"{rows} stored, but not as sent: see the problems, and correct Bigcapital.")
    if survey.with_warnings:
        rows = counted(survey.with_warnings, "row")
        steps.append(f"{rows} with a warning only: worth a look, nothing stops for them.")
    return tuple(step for step in steps if step)


def _doubt_step(run: RunRecord, survey: Survey) -> str:
    doubtful = survey.endings[Ending.UNKNOWN]
    if not doubtful:
        return ""
    rows = counted(doubtful, "row")
    return f"{rows} may be stored: `importer resume {run.id}` looks again."


def _open_step(run: RunRecord, survey: Survey) -> str:
    left = sum(survey.endings[ending] for ending in _OPEN)
    if not left:
        return ""
    rows = counted(left, "valid row")
    if run.dry_run or not run.base_url:
        return f"{rows} can be sent: `importer run` with the same file."
    return f"{rows} not sent yet: `importer resume {run.id}` goes on."


def _mend_step(survey: Survey) -> str:
    if not survey.to_mend:
        return ""
    rows = counted(survey.to_mend, "row")
    return (
        f"{rows} to mend, all in corrections.xlsx with the wrong cells marked: correct, save, and "
        "give that file to `importer run`."
    )

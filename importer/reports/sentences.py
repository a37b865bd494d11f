"""What happened and what to do next, in sentences for a person who was not there.

The texts of single problems live in `core.problems`; layouts live in the formats.
"""

from collections.abc import Mapping, Sequence

from importer.core.language import gettext, gettext_noop, ngettext
from importer.core.numbers import whole
from importer.core.outcomes import Ending
from importer.core.runs import RunRecord, RunState
from importer.reports.counts import Counts

_STORED = (Ending.CREATED, Ending.UPDATED, Ending.UNCHANGED)
_OPEN = (Ending.WAITING, Ending.FAILED)


def counted(number: int, one: str, many: str = "") -> str:
    """`1 row`, `1,204 rows`; the catalogue of texts has them as `{number} row`."""
    phrase = ngettext(f"{{number}} {one}", f"{{number}} {many or f'{one}s'}", number)
    return phrase.format(number=whole(number))


def import_title(run: RunRecord) -> str:
    """What the report is about."""
    if not run.organization_name:
        return gettext("Customer import")
    return gettext("Customer import into {organization}").format(organization=run.organization_name)


def what_happened(run: RunRecord, counts: Counts) -> str:
    """The run in one sentence."""
    if counts.rows == 0:
        return _nothing_read(run)
    rows = counted(counts.rows, "row")
    if run.state is RunState.CHECKING:
        return gettext("Checking has not come to its end; {rows} read so far.").format(rows=rows)
    if run.state is RunState.UNDONE:
        return _what_was_undone(counts, rows)
    if run.dry_run or run.state is RunState.CHECKED:
        return _what_was_checked(counts)
    if run.state is RunState.FINISHED:
        return what_ended(counts.endings)
    return ngettext(
        "The import is not finished: {stored} of {rows} is in Bigcapital{exceptions}.",
        "The import is not finished: {stored} of {rows} are in Bigcapital{exceptions}.",
        counts.rows,
    ).format(**_ended_words(counts.endings))


def what_ended(endings: Mapping[Ending, int]) -> str:
    """How rows ended that were to be sent, of one run or of several, in one sentence."""
    return ngettext(
        "{stored} of {rows} is in Bigcapital{exceptions}.",
        "{stored} of {rows} are in Bigcapital{exceptions}.",
        sum(endings.values()),
    ).format(**_ended_words(endings))


def _ended_words(endings: Mapping[Ending, int]) -> dict[str, str]:
    return {
        "stored": whole(sum(endings[ending] for ending in _STORED)),
        "rows": counted(sum(endings.values()), "row"),
        "exceptions": _exceptions(endings),
    }


def _what_was_undone(counts: Counts, rows: str) -> str:
    kept = sum(counts.endings[ending] for ending in _STORED)
    if not kept:
        return gettext("This import of {rows} was undone.").format(rows=rows)
    return gettext("This import of {rows} was undone; {customers} kept.").format(
        rows=rows, customers=counted(kept, "customer")
    )


def _nothing_read(run: RunRecord) -> str:
    if run.state is RunState.CHECKING:
        return gettext("No rows have been read yet.")
    return gettext("No rows found.")


def _what_was_checked(counts: Counts) -> str:
    ready, rows = counts.endings[Ending.WAITING], counted(counts.rows, "row")
    return gettext("{ready} of {rows} can be sent, nothing was sent{exceptions}.").format(
        ready=whole(ready), rows=rows, exceptions=_exceptions(counts.endings, _NOT_SENDABLE)
    )


_NOT_SENDABLE = (
    ((Ending.REJECTED, Ending.REFUSED), gettext_noop("{number} to mend")),
    ((Ending.UNKNOWN,), gettext_noop("{number} in doubt")),
    ((Ending.SKIPPED,), gettext_noop("{number} skipped")),
)
_NOT_STORED = ((_OPEN, gettext_noop("{number} still to send")), *_NOT_SENDABLE)


def _exceptions(
    endings: Mapping[Ending, int], parts: Sequence[tuple[Sequence[Ending], str]] = _NOT_STORED
) -> str:
    words = [
        gettext(phrase).format(number=whole(number))
        for some, phrase in parts
        if (number := sum(endings[ending] for ending in some))
    ]
    return gettext("; {parts}").format(parts=_listed(words)) if words else ""


def _listed(parts: list[str]) -> str:
    *others, last = parts
    if not others:
        return last
    return gettext("{others} and {last}").format(others=", ".join(others), last=last)


def next_steps(run: RunRecord, counts: Counts) -> tuple[str, ...]:
    """What the reader should do, most urgent first; nothing if all is well."""
    if run.state is RunState.CHECKING:
        return (gettext("Checking has not come to its end: start it again with the same file."),)
    steps = (
        _doubt_step(run, counts),
        _open_step(run, counts),
        _mend_step(counts),
        *steps_of_stored(counts),
    )
    return tuple(step for step in steps if step)


def steps_of_stored(counts: Counts) -> tuple[str, ...]:
    """What there is to look at in Bigcapital; blank where there is nothing."""
    return _deviation_step(counts), _warning_step(counts)


def _deviation_step(counts: Counts) -> str:
    if not counts.created_with_errors:
        return ""
    return gettext(
        "{rows} stored, but not as sent: see the problems, and correct Bigcapital."
    ).format(rows=counted(counts.created_with_errors, "row"))


def _warning_step(counts: Counts) -> str:
    if not counts.with_warnings:
        return ""
    return gettext("{rows} with a warning only: worth a look, nothing stops for them.").format(
        rows=counted(counts.with_warnings, "row")
    )


def _doubt_step(run: RunRecord, counts: Counts) -> str:
    doubtful = counts.endings[Ending.UNKNOWN]
    if not doubtful:
        return ""
    return gettext("{rows} may be stored: `importer resume {run}` looks again.").format(
        rows=counted(doubtful, "row"), run=run.id
    )


def _open_step(run: RunRecord, counts: Counts) -> str:
    left = sum(counts.endings[ending] for ending in _OPEN)
    if not left:
        return ""
    rows = counted(left, "valid row")
    if run.dry_run or not run.base_url:
        return gettext("{rows} can be sent: `importer run` with the same file.").format(rows=rows)
    return gettext("{rows} not sent yet: `importer resume {run}` goes on.").format(
        rows=rows, run=run.id
    )


def _mend_step(counts: Counts) -> str:
    if not counts.to_mend:
        return ""
    return gettext(
        "{rows} to mend, all in corrections.xlsx with the wrong cells marked: correct, save, and "
        "give that file to `importer run`."
    ).format(rows=counted(counts.to_mend, "row"))

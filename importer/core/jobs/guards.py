"""What keeps a job from doing harm while nobody watches: predicates over what a file was found to
be. One that trips holds the file, and nothing of it is sent."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import PurePath
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from importer.core.durations import parse_duration
from importer.core.errors import GuardTripped
from importer.core.jobs.drift import drift
from importer.core.jobs.history import JobFacts
from importer.core.language import gettext
from importer.core.numbers import figure, whole

Percent = Annotated[float, Field(ge=0)]

_UNFINISHED_NAMES = (".part", ".tmp", ".filepart", ".crdownload", ".partial")
"""Endings that programs give to files while they copy them."""

APPROVE = "importer job approve NAME"


class Limits(BaseModel):
    """How far a file may be from the last good one: `[jobs.NAME.guards]`.

    Attributes:
        rows_fell: percent of rows that may be missing from the last good file's number.
        rows_rose: percent of rows that may have been added to it.
        rejected: percent of the rows that the checks may reject.
        new_opening_balances: whether a file may bring some where the last good one had none.
        opening_balances: the most that they may come to, in the base currency; None for no bound.
        changes: percent of the customers that the file knows that it may change.
        changes_from: fewer changed customers than that are never too many.
        first_changes: whether the first file may replace values of customers that are there.
        max_age: seconds that may pass without a new file; None for no end.
        still_for: seconds between two looks at a file that must not change meanwhile.
    """

    model_config = ConfigDict(
        extra="forbid", frozen=True, alias_generator=lambda name: name.replace("_", "-")
    )

    rows_fell: Annotated[float, Field(ge=0, le=100)] = 50
    rows_rose: Percent = 100
    rejected: Annotated[float, Field(ge=0, le=100)] = 10
    new_opening_balances: bool = False
    opening_balances: Annotated[Decimal, Field(ge=0)] | None = None
    changes: Annotated[float, Field(ge=0, le=100)] = 50
    changes_from: Annotated[int, Field(ge=1)] = 10
    first_changes: bool = False
    max_age: Annotated[float, BeforeValidator(parse_duration), Field(gt=0)] | None = None
    still_for: Annotated[float, Field(ge=0, le=600)] = 2


def is_unfinished_name(name: str) -> bool:
    """Whether a file is called as programs call files that they are still writing, or hides."""
    return name.startswith((".", "~$")) or PurePath(name).suffix.lower() in _UNFINISHED_NAMES


def tripped(limits: Limits, now: JobFacts, before: JobFacts | None) -> GuardTripped | None:
    """The first guard that a checked file trips; None if it may be sent.

    Args:
        before: the last good file; None for the first of a job, of which less can be asked.
    """
    if now.corrects:  # a person made it, of a file that was compared: only its amounts are new
        return _balances_beyond(limits, now)
    found = _too_many_rejected(limits, now) or _balances_beyond(limits, now)
    if before is None:
        return found
    return next(filter(None, (guard(limits, now, before) for guard in _COMPARING)), found)


def same_content(file: str, run_id: str) -> GuardTripped:
    """The bytes of the file have come to their end before."""
    return GuardTripped(
        "same-content-imported",
        gettext("{file}: the same content was imported already, in run {run}.").format(
            file=file, run=run_id
        ),
        hint=gettext(
            "Whoever exports it has not exported anew; nothing was sent. Send it all the same with "
            "{approve}."
        ).format(approve=APPROVE),
    )


def still_growing(file: str) -> GuardTripped:
    """The file changed between two looks."""
    return GuardTripped(
        "file-still-growing",
        gettext("{file} is still being written; nothing was sent.").format(file=file),
        hint=gettext(
            "The next time it is taken. If it is copied slowly, have it copied under a name that "
            "ends with .part and renamed at the end, or start the job later."
        ),
    )


def nothing_came(job: str, since: datetime, most: float) -> GuardTripped:
    """No file has come for too long: silence is the failure that nobody notices.

    Args:
        since: when the last one came.
        most: seconds that may pass.
    """
    return GuardTripped(
        "nothing-came",
        gettext(
            "No new file has come for the job {job} since {since}; at most {days} days may pass."
        ).format(job=job, since=f"{since:%Y-%m-%d %H:%M}", days=f"{most / 86_400:.3g}"),
        hint=gettext(
            "Look whether whoever exports it still runs, and where it writes. How long may pass "
            "is said by guards.max-age."
        ),
    )


def already_running(job: str, owner: str) -> GuardTripped:
    """Another process has the lock of the job."""
    return GuardTripped(
        "job-already-running",
        gettext("The job {job} is running already: {owner}.").format(job=job, owner=owner),
        hint=gettext(
            "Let it finish. If it is stuck, end that process: what it sent is on record, and the "
            "next time it is gone on with."
        ),
    )


def _organization_changed(_: Limits, now: JobFacts, before: JobFacts) -> GuardTripped | None:
    if (now.server, now.organization[0]) == (before.server, before.organization[0]):
        return None
    return GuardTripped(
        "organization-changed",
        gettext(
            "The key opens {now} at {server}; the last good file went into {before} at {last}."
        ).format(
            now=now.organization[1],
            server=now.server,
            before=before.organization[1],
            last=before.server,
        ),
        hint=gettext("Look whose key the job has. If it is meant so: {approve}.").format(
            approve=APPROVE
        ),
    )


def _header_drifted(_: Limits, now: JobFacts, before: JobFacts) -> GuardTripped | None:
    found = drift(before.headers, now.headers)
    if not found:
        return None
    return GuardTripped(
        "header-drifted",
        gettext("The columns are not those of the last good file. {drift}.").format(
            drift=found.words()
        ),
        hint=gettext(
            "Look at the export. If it is meant so, accept it for this once with {approve}; it is "
            "then what the next file is compared with."
        ).format(approve=APPROVE),
    )


def _row_count_fell(limits: Limits, now: JobFacts, before: JobFacts) -> GuardTripped | None:
    if now.rows >= before.rows * (1 - limits.rows_fell / 100):
        return None
    return GuardTripped(
        "row-count-fell",
        gettext(
            "The file has {rows} rows, the last good one had {before}; at most {percent} % may be "
            "missing."
        ).format(rows=whole(now.rows), before=whole(before.rows), percent=f"{limits.rows_fell:g}"),
        hint=gettext(
            "Look whether the export was cut off. If it is meant so: {approve}, or set "
            "guards.rows-fell."
        ).format(approve=APPROVE),
    )


def _row_count_rose(limits: Limits, now: JobFacts, before: JobFacts) -> GuardTripped | None:
    if now.rows <= before.rows * (1 + limits.rows_rose / 100):
        return None
    return GuardTripped(
        "row-count-rose",
        gettext(
            "The file has {rows} rows, the last good one had {before}; at most {percent} % may be "
            "added."
        ).format(rows=whole(now.rows), before=whole(before.rows), percent=f"{limits.rows_rose:g}"),
        hint=gettext(
            "Look whether it is the right file. If it is meant so: {approve}, or set "
            "guards.rows-rose."
        ).format(approve=APPROVE),
    )


def _new_balances(limits: Limits, now: JobFacts, before: JobFacts) -> GuardTripped | None:
    if limits.new_opening_balances or before.balances or not now.balances:
        return None
    return GuardTripped(
        "new-opening-balances",
        gettext("{rows} rows have an opening balance; the last good file had none.").format(
            rows=whole(now.balances)
        ),
        hint=gettext(
            "Opening balances are booked in the ledger. If it is meant so: {approve}, or set "
            "guards.new-opening-balances = true."
        ).format(approve=APPROVE),
    )


def _too_many_rejected(limits: Limits, now: JobFacts) -> GuardTripped | None:
    if now.rejected <= now.rows * limits.rejected / 100:
        return None
    return GuardTripped(
        "too-many-rejected",
        gettext(
            "{rejected} of {rows} rows did not pass the checks; at most {percent} % may."
        ).format(
            rejected=whole(now.rejected), rows=whole(now.rows), percent=f"{limits.rejected:g}"
        ),
        hint=gettext(
            "The report says why. Mend the export, or send the rows that are valid with {approve}, "
            "or set guards.rejected."
        ).format(approve=APPROVE),
    )


def _balances_beyond(limits: Limits, now: JobFacts) -> GuardTripped | None:
    if limits.opening_balances is None or now.balance_total <= limits.opening_balances:
        return None
    return GuardTripped(
        "opening-balances-beyond",
        gettext(
            "The opening balances come to {total} in the base currency; at most {most} may."
        ).format(total=figure(now.balance_total), most=figure(limits.opening_balances)),
        hint=gettext("If it is meant so: {approve}, or set guards.opening-balances.").format(
            approve=APPROVE
        ),
    )


_COMPARING: tuple[Callable[[Limits, JobFacts, JobFacts], GuardTripped | None], ...] = (
    _organization_changed,
    _header_drifted,
    _row_count_fell,
    _row_count_rose,
    _new_balances,
)
"""In the order in which they are told: the first says most about why."""

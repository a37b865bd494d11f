"""What changed in the history of a job, in sentences that its numbers bear out.

A sentence is made where a number has stepped: every file since a day has at least twice as much of
it as each of the files before, or at most half as much.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from importer.core.jobs.history import Cause, JobFacts, JobRecord, JobState, Records
from importer.core.language import gettext, gettext_noop, ngettext
from importer.core.numbers import day_words, whole
from importer.core.problems import CATALOGUE

FILES_BEFORE = 3
"""Files that tell what was usual."""

_WEEK = timedelta(days=7)
_DAYS = (
    gettext_noop("Monday"),
    gettext_noop("Tuesday"),
    gettext_noop("Wednesday"),
    gettext_noop("Thursday"),
    gettext_noop("Friday"),
    gettext_noop("Saturday"),
    gettext_noop("Sunday"),
)
_ROSE = {
    2: (gettext_noop("doubled"), gettext_noop("more than doubled")),
    3: (gettext_noop("tripled"), gettext_noop("more than tripled")),
}


class Step(Struct, frozen=True):
    """A number that has become another one.

    Attributes:
        first: the position of the first file that has the new one.
        before: the most (least) that the files just before had, of a number that rose (fell).
        files: how many these are.
    """

    first: int
    before: int
    now: int
    files: int

    @property
    def rose(self) -> bool:
        """Whether there is more of it."""
        return self.now > self.before


def step_in(numbers: Sequence[int], least: int) -> Step | None:
    """The latest step of a number, if it has stayed on its side of it ever since.

    Args:
        numbers: of each file, oldest first.
        least: by how much it must differ; less is chance.
    """
    for first in range(len(numbers) - 1, 0, -1):
        since, before = numbers[first:], numbers[max(0, first - FILES_BEFORE) : first]
        most, fewest = max(before), min(before)
        if min(since) >= max(2 * most, most + least):
            return Step(first, most, numbers[-1], len(before))
        if max(since) <= min(fewest // 2, fewest - least):
            return Step(first, fewest, numbers[-1], len(before))
    return None


class _Measure(Struct, frozen=True):
    """A number of files that is looked at.

    Attributes:
        least: by how much it must have changed.
        of: None where it was not kept.
        held_too: whether files of which nothing was sent have it.
    """

    name: str
    least: int
    of: Callable[[JobFacts], int | None]
    held_too: bool = False


def _minutes(facts: JobFacts) -> int | None:
    return None if facts.seconds is None else int(facts.seconds // 60)


_REJECTED = _Measure(gettext_noop("Rejected rows"), 5, lambda one: one.rejected, held_too=True)
_MEASURES = (
    _REJECTED,
    _Measure(gettext_noop("Rows"), 5, lambda one: one.rows, held_too=True),
    _Measure(gettext_noop("Created customers"), 5, lambda one: one.created),
    _Measure(gettext_noop("Updated customers"), 5, lambda one: one.updated),
    _Measure(gettext_noop("Minutes that a file takes"), 2, _minutes),
)


def trends(records: Records, now: datetime) -> tuple[str, ...]:
    """What changed in the history of a job, the gravest first.

    Args:
        records: oldest first.
        now: in the time zone in which days are named.
    """
    checked = [one for one in records if one.state in _CHECKED and one.facts.rows]
    told = (_held_in_a_row(records, now), *(_stepped(one, checked, now) for one in _MEASURES))
    return tuple(sentence for sentence in told if sentence)


_CHECKED = frozenset({JobState.DONE, JobState.HELD})


def _stepped(measure: _Measure, records: Records, now: datetime) -> str:
    counted = [
        (record, number)
        for record in records
        if (measure.held_too or record.state is JobState.DONE)
        and (number := measure.of(record.facts)) is not None
    ]
    step = step_in([number for _, number in counted], measure.least)
    if step is None:
        return ""
    first, before = counted[step.first][0], counted[step.first - 1][0]
    cause = ""
    if measure is _REJECTED and step.rose:
        cause = _grown_most(before.facts.causes, counted[-1][0].facts.causes)
    words = gettext("{what} {changed} {since}: {now}, {before}").format(
        what=gettext(measure.name),
        changed=_changed(step),
        since=_since(first.began_at, now),
        now=whole(step.now),
        before=_before(step),
    )
    return f"{words}; {cause}." if cause else f"{words}."


def _changed(step: Step) -> str:
    if not step.rose:
        return gettext("fell to half or less") if step.now else gettext("fell to none")
    if not step.before:
        return gettext("are new")
    times, more = divmod(step.now, step.before)
    if times in _ROSE:
        return gettext(_ROSE[times][bool(more)])
    if more:
        words = gettext("rose to more than {times} times as many")
    else:
        words = gettext("rose to {times} times as many")
    return words.format(times=whole(times))


def _before(step: Step) -> str:
    if not step.before:
        words = ngettext("none in the file before", "none in the {files} files before", step.files)
    elif step.rose:
        words = ngettext(
            "{number} in the file before",
            "at most {number} in the {files} files before",
            step.files,
        )
    else:
        words = ngettext(
            "{number} in the file before",
            "at least {number} in the {files} files before",
            step.files,
        )
    return words.format(number=whole(step.before), files=step.files)


def _since(day: datetime, now: datetime) -> str:
    there = day.astimezone(now.tzinfo)
    days = (now.date() - there.date()).days
    if days == 0:
        return gettext("today")
    name = gettext(_DAYS[there.weekday()]) if 0 < days < _WEEK.days else day_words(there)
    return gettext("since {day}").format(day=name)


def _grown_most(before: Sequence[Cause], now: Sequence[Cause]) -> str:
    """The cause that explains most of a rise; of equal ones the one that says more."""
    was = {(one.code, one.value): one.rows for one in before}
    grown = [(one.rows - was.get((one.code, one.value), 0), one) for one in now]
    more, cause = max(grown, key=lambda one: (one[0], bool(one[1].value)), default=(0, None))
    if cause is None or more <= 0:
        return ""
    return gettext("{rows} × {cause}").format(rows=whole(cause.rows), cause=_words(cause))


def _words(cause: Cause) -> str:
    if cause.value:
        return gettext("currency `{value}`").format(value=cause.value)
    kind = CATALOGUE.get(cause.code)
    return gettext(kind.title) if kind else cause.code


def _held_in_a_row(records: Records, now: datetime) -> str:
    """The files at the end of the history of which nothing was sent."""
    held: list[JobRecord] = []
    for record in reversed(records):
        if record.state is not JobState.HELD:
            break
        held.append(record)
    if len(held) < 2:
        return ""
    codes = ", ".join(dict.fromkeys(record.said[0] for record in reversed(held)))
    return gettext("The last {files} files were held, {since}: {codes}.").format(
        files=whole(len(held)), since=_since(held[-1].began_at, now), codes=codes
    )

"""The files that a job took before this one, and this one: as bars, as a table, in sentences.

Bars are plain numbers here; how they are drawn lives in the page's template.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC
from pathlib import PurePath

from msgspec import Struct
from msgspec.structs import replace

from importer.core.jobs.history import FILES_SHOWN, JobFacts, JobRecord, JobState
from importer.core.jobs.trends import trends
from importer.core.language import gettext, gettext_noop
from importer.core.numbers import whole
from importer.core.outcomes import Ending
from importer.core.runs import RunState
from importer.core.sending.options import wait_words
from importer.reports.report import Report

TALLEST = 40.0
"""Of a strip, in the units of its picture; a file is 10 of them wide, with its gap."""
_WIDTH = 10.0
_FEWEST = 12
"""Places of a strip: two bars alone should not look like walls."""
_LOWEST = 1.5
"""One row beside thousands must still be seen."""

_TOLD = frozenset({JobState.DONE, JobState.HELD, JobState.OPEN})
"""An approved file comes once more as the one that was imported."""


_STATES: Mapping[RunState, JobState] = {
    RunState.CHECKED: JobState.HELD,
    RunState.FINISHED: JobState.DONE,
}
"""What becomes of the file whose run has come so far when its report is written."""


class Bar(Struct, frozen=True):
    """The number of one file; from the bottom of its strip."""

    left: float
    height: float
    words: str
    is_held: bool

    @property
    def top(self) -> float:
        """Where it begins."""
        return TALLEST - self.height


class Strip(Struct, frozen=True):
    """One number over all files, scaled to the largest.

    Attributes:
        kind: names the colour.
        last, most: in words.
        in_words: all of it for those who can't see it.
    """

    kind: str
    label: str
    bars: tuple[Bar, ...]
    last: str
    most: str
    in_words: str


class Night(Struct, frozen=True):
    """One file as a line of the table."""

    began: str
    file: str
    numbers: tuple[str, ...]
    took: str
    became: str
    is_held: bool
    is_this: bool


class History(Struct, frozen=True):
    """What the page shows of a job.

    Attributes:
        width: of all strips.
        days: of the first file and of the last.
    """

    width: float
    days: tuple[str, str]
    strips: tuple[Strip, ...]
    nights: tuple[Night, ...]
    sentences: tuple[str, ...]


class _Measure(Struct, frozen=True):
    kind: str
    label: str
    of: Callable[[JobFacts], float | None]
    words: Callable[[float], str]


def _count(number: float) -> str:
    return whole(int(number))


_MEASURES = (
    _Measure("created", gettext_noop("created"), lambda one: one.created, _count),
    _Measure("updated", gettext_noop("updated"), lambda one: one.updated, _count),
    _Measure("unchanged", gettext_noop("unchanged"), lambda one: one.unchanged, _count),
    _Measure("rejected", gettext_noop("rejected"), lambda one: one.rejected, _count),
    _Measure(
        "took", gettext_noop("took"), lambda one: one.seconds, lambda one: wait_words(round(one))
    ),
)


def history_of(report: Report) -> History | None:
    """The last files of the job that the run belongs to, up to it; None where there are no two."""
    records = _up_to(report)
    if len(records) < 2:
        return None
    shown = records[-FILES_SHOWN:]
    return History(
        width=max(len(shown), _FEWEST) * _WIDTH,
        days=(_day(shown[0]), _day(shown[-1])),
        strips=tuple(_strip(one, shown) for one in _MEASURES),
        nights=tuple(_night(one, is_this=one is shown[-1]) for one in reversed(shown)),
        sentences=trends(records, shown[-1].began_at.astimezone(UTC)),
    )


def _up_to(report: Report) -> list[JobRecord]:
    """The run's own record has its numbers only once the report is written: they are the report's
    here."""
    all_records = report.reader.job_records_beside(report.run.id)
    records = [one for one in all_records if one.state in _TOLD and not one.facts.corrects]
    places = [at for at, one in enumerate(records) if one.run_id == report.run.id]
    if not places:
        return []
    this = records[places[-1]]
    state = _STATES.get(report.run.state, this.state) if this.state is JobState.OPEN else this.state
    this = replace(this, state=state, facts=_facts_now(report, this.facts))
    return [*records[: places[-1]], this]


def _facts_now(report: Report, facts: JobFacts) -> JobFacts:
    endings = report.counts.endings
    return replace(
        facts,
        rows=report.counts.rows,
        created=endings[Ending.CREATED],
        updated=endings[Ending.UPDATED],
        unchanged=endings[Ending.UNCHANGED],
        rejected=endings[Ending.REJECTED],
    )


def _strip(measure: _Measure, records: Sequence[JobRecord]) -> Strip:
    numbers = [_number(measure, record) for record in records]
    known = [number for number in numbers if number is not None]
    most = max(known, default=0)
    first = max(0, _FEWEST - len(records))  # the latest stands at the end
    bars = tuple(
        Bar(
            left=(first + at) * _WIDTH,
            height=round(max(TALLEST * number / most, _LOWEST), 2) if number else 0.0,
            words=_bar_words(measure, record, number),
            is_held=record.state is JobState.HELD,
        )
        for at, (record, number) in enumerate(zip(records, numbers, strict=True))
        if number is not None or record.state is JobState.HELD
    )
    return Strip(
        kind=measure.kind,
        label=gettext(measure.label),
        bars=bars,
        last="–" if numbers[-1] is None else measure.words(numbers[-1]),
        most=measure.words(most),
        in_words=", ".join(bar.words for bar in bars),
    )


def _bar_words(measure: _Measure, record: JobRecord, number: float | None) -> str:
    held = gettext("held") if record.state is JobState.HELD else ""
    words = ", ".join(filter(None, ("" if number is None else measure.words(number), held)))
    return f"{_day(record)}: {words}"


def _number(measure: _Measure, record: JobRecord) -> float | None:
    """Of a file that could not be read nothing is known but that."""
    return measure.of(record.facts) if record.facts.rows else None


def _night(record: JobRecord, *, is_this: bool) -> Night:
    counted = [measure for measure in _MEASURES if measure.kind != "took"]
    numbers = [_number(measure, record) for measure in counted]
    seconds = record.facts.seconds
    return Night(
        began=f"{record.began_at.astimezone(UTC):%Y-%m-%d %H:%M}",
        file=PurePath(record.file).name,
        numbers=tuple("–" if number is None else _count(number) for number in numbers),
        took="–" if seconds is None else wait_words(round(seconds)),
        became=gettext("this run") if is_this else _became(record),
        is_held=record.state is JobState.HELD,
        is_this=is_this,
    )


def _became(record: JobRecord) -> str:
    if record.state is JobState.HELD:
        return gettext("held: {code}").format(code=record.said[0])
    return gettext("imported") if record.state is JobState.DONE else gettext("not at its end")


def _day(record: JobRecord) -> str:
    return f"{record.began_at.astimezone(UTC):%Y-%m-%d}"

"""How long a job keeps the files that it took, their reports and what the journal has of them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from importer.core.jobs.history import JobRecord, JobState

_AtLeastOne = Annotated[int, Field(ge=1)]


class Retention(BaseModel):
    """`[jobs.NAME.retention]`. Each limit holds by itself; without any, everything is kept.

    Attributes:
        days: what is older goes.
        runs: what stands behind so many newer ones goes.
        held: whether files go that are held and that nobody has looked at.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    days: _AtLeastOne | None = None
    runs: _AtLeastOne | None = None
    held: bool = False


def outlived(
    retention: Retention, records: Sequence[JobRecord], now: datetime
) -> tuple[JobRecord, ...]:
    """What need not be kept any longer, oldest first. Never is it a file that has not come to its
    end, nor the last good one, by which the next one is judged.

    Args:
        records: of one job, oldest first.
        now: UTC.
    """
    measure = next((one for one in reversed(records) if _is_measure(one)), None)
    may_go = [one for one in records if _may_go(retention, one)]
    beyond = len(may_go) - (len(may_go) if retention.runs is None else retention.runs)
    return tuple(
        one
        for place, one in enumerate(may_go)
        if one is not measure and (place < beyond or _is_older(retention, one, now))
    )


def _is_measure(record: JobRecord) -> bool:
    return record.state is JobState.DONE and not record.facts.corrects


def _may_go(retention: Retention, record: JobRecord) -> bool:
    over = {JobState.DONE, JobState.APPROVED}
    return record.state in over or (record.state is JobState.HELD and retention.held)


def _is_older(retention: Retention, record: JobRecord, now: datetime) -> bool:
    return retention.days is not None and now - record.began_at > timedelta(days=retention.days)

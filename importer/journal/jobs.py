"""The part of the journal that knows jobs: which files each took, and what became of them.

What it keeps outlives the runs: without it the same file would be taken twice. It holds names,
headers and counts, and nothing of a customer.
"""

# ruff: noqa: S608  put together from constants of this room

from datetime import datetime

from msgspec.json import Decoder

from importer.core.jobs.history import JobFacts, JobRecord, JobState, Untold
from importer.journal.database import Database
from importer.journal.forms import Columns, door, typed
from importer.journal.records import json_text

_REPLACE = """
    ON CONFLICT (job, began_at, file) DO UPDATE SET
        sha256 = excluded.sha256, state = excluded.state, run = excluded.run,
        code = excluded.code, sentence = excluded.sentence, facts = excluded.facts"""
_COLUMNS = "job, file, sha256, began_at, state, run, code, sentence, facts"
_RECORD = f"""
    INSERT INTO job_records ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
    {_REPLACE}"""
_OF_A_JOB = """
    SELECT job, file, sha256, began_at, state, run, code, sentence, facts
    FROM job_records WHERE job = ? AND state <> 'untold' ORDER BY began_at, file"""
_BESIDE = """
    SELECT job, file, sha256, began_at, state, run, code, sentence, facts
    FROM job_records
    WHERE job = (SELECT job FROM job_records WHERE run = ? LIMIT 1) AND state <> 'untold'
    ORDER BY began_at, file"""
_RECORD_UNTOLD = f"""
    INSERT INTO job_records ({_COLUMNS}) VALUES (?, '', '', ?, 'untold', '', '', ?, '{{}}')
    {_REPLACE}"""
_UNTOLD = """
    SELECT job, began_at, sentence
    FROM job_records WHERE job = ? AND state = 'untold' ORDER BY began_at"""

_FETCHED = "SELECT address, version FROM fetched WHERE job = ?"
_FETCH = """
    INSERT INTO fetched (job, address, version, fetched_at) VALUES (?, ?, ?, ?)
    ON CONFLICT DO NOTHING"""

_FACTS = Decoder(JobFacts)


class Jobs:
    """Files that jobs took."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def record(self, record: JobRecord) -> None:
        """On disk, synced, when this returns: a file is moved only after it."""
        values = (
            *(record.job, record.file, record.sha256, record.began_at.isoformat()),
            *(record.state.value, record.run_id, *record.said),
            json_text(record.facts),
        )
        with self._database.transaction(synced=True):
            self._database.execute(_RECORD, values)

    def beside(self, run_id: str) -> tuple[JobRecord, ...]:
        """All that is on record of the job that a run belongs to, oldest first; none if no job
        began it."""
        return tuple(map(_record_of, self._database.fetch_all(_BESIDE, [run_id])))

    def of_job(self, job: str) -> tuple[JobRecord, ...]:
        """All that is on record of a job, oldest first."""
        return tuple(map(_record_of, self._database.fetch_all(_OF_A_JOB, [job])))

    def fetched(self, job: str) -> frozenset[tuple[str, str]]:
        """Files of other machines that a job has fetched, by address and version."""
        return frozenset(map(_fetched_of, self._database.fetch_all(_FETCHED, [job])))

    def record_fetched(self, job: str, identity: tuple[str, str], at: datetime) -> None:
        """On disk, synced, when this returns: a file is put away only after it.

        Args:
            identity: address and version.
            at: UTC.
        """
        with self._database.transaction(synced=True):
            self._database.execute(_FETCH, [job, *identity, at.isoformat()])

    def record_untold(self, untold: Untold) -> None:
        """On disk when this returns."""
        values = (untold.job, untold.at.isoformat(), untold.sentence)
        with self._database.transaction(synced=True):
            self._database.execute(_RECORD_UNTOLD, values)

    def untold(self, job: str) -> tuple[Untold, ...]:
        """When somebody should have been told of a job and was not, oldest first."""
        return tuple(map(_untold_of, self._database.fetch_all(_UNTOLD, [job])))


@door("what a job fetched")
def _fetched_of(columns: Columns) -> tuple[str, str]:
    address, version = typed(columns, str, str)
    return address, version


@door("what a job did")
def _untold_of(columns: Columns) -> Untold:
    job, at, sentence = typed(columns, *(str,) * 3)
    return Untold(job, datetime.fromisoformat(at), sentence)


@door("what a job did")
def _record_of(columns: Columns) -> JobRecord:
    job, file, sha256, began_at, state, run, code, sentence, facts = typed(columns, *(str,) * 9)
    return JobRecord(
        job=job,
        file=file,
        sha256=sha256,
        began_at=datetime.fromisoformat(began_at),
        state=JobState(state),
        run_id=run,
        said=(code, sentence),
        facts=_FACTS.decode(facts),
    )

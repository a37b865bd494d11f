"""A run that was checked offline gets its server: what had to wait for it is checked now."""

from msgspec.structs import replace

from importer.core.corrections.corrected_rows import CELL_CORRECTED, CHANGE_UNDONE
from importer.core.options import CheckOptions
from importer.core.portions import by_number
from importer.core.ports import CheckJournal
from importer.core.runs import RunRecord
from importer.run.checking import CheckJob, compare_with_each_other
from importer.run.rechecking import Rechecker
from importer.run.surveying import Survey

_ROWS_TOGETHER = 2_000

EDITS = frozenset({CELL_CORRECTED, CHANGE_UNDONE})
"""What is said of a row's cells however often it is checked again."""


def bind_run(journal: CheckJournal, run: RunRecord, survey: Survey, options: CheckOptions) -> None:
    """Aim a run at a server, and check every row anew: by itself, then beside all others."""
    organization = survey.organization
    journal.bind_run(
        replace(
            run,
            base_url=survey.base_url,
            organization_id=organization.id,
            organization_name=organization.name,
            base_currency=organization.base_currency,
        )
    )
    for source in journal.sources(run.id):
        journal.add_source(run.id, replace(source, rules_left_out=()))
    rechecker = Rechecker(run.id, journal, options, organization)
    for rows in by_number(journal.every_row(run.id), _ROWS_TOGETHER):
        journal.replace_rows(run.id, [rechecker.alone(row, EDITS) for row in rows])
    compare_with_each_other(CheckJob(run.id, journal, options, organization))

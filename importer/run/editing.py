"""Cells that somebody edits in a front: checked at once, and taken as a file of corrections is.

Each call is one transaction: its edits are in the run, checked, or none of them is. No row is held
back for it, since nothing is sent.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext

from msgspec import Struct

from importer.core.checking.fixes import fix_of
from importer.core.corrections.corrected_rows import CELL_CORRECTED, FIX, REPLACED
from importer.core.corrections.edited_cells import CellEdit, cell_text, edited_tables
from importer.core.corrections.row_keys import read_row_keys
from importer.core.errors import UsageError
from importer.core.language import gettext
from importer.core.outcomes import Ending
from importer.core.portions import by_number
from importer.core.ports import RowResults, SendJournal
from importer.core.problems import Problem
from importer.core.run_facts import RunFact
from importer.core.runs import ResultRow, RunRecord
from importer.run.arriving import check_same_organization
from importer.run.correcting import check_correctable
from importer.run.corridor import Corridor
from importer.run.now import today
from importer.run.surveying import Survey
from importer.run.taking import CorrectJob, Taken, take_corrections

_ROWS_TOGETHER = 2_000

SENDABLE = frozenset({Ending.REJECTED, Ending.REFUSED, Ending.WAITING})
"""Endings of rows whose cells proposals are for: they can still be sent otherwise."""


class Proposal(Struct, frozen=True):
    """Which proposals somebody means: those of one kind of problem, or one of them.

    Attributes:
        code: of the problem that they come with.
        value: what stands there; "" for all of them, each with its own.
        proposed: what it is to be.
    """

    code: str
    value: str = ""
    proposed: str = ""

    def is_meant(self, value: str, proposed: str) -> bool:
        """Whether what is proposed for a value is one of them."""
        return not self.value or (self.value, self.proposed) == (value, proposed)


class Edited(Struct, frozen=True):
    """What became of edits.

    Attributes:
        taken: of those that were taken.
        changed: rows whose cells are not, or no more, as whoever edited them has seen them; nothing
            of these was taken.
    """

    taken: Taken
    changed: tuple[int, ...] = ()


def edit_cells(
    corridor: Corridor,
    run_id: str,
    edits: Sequence[CellEdit],
    there: Survey | None,
    *,
    fix: str = "",
) -> Edited:
    """Take edits into their run; what they make of its rows the journal tells.

    Args:
        there: what the server has said; not asked again for each cell. A run that was checked
            offline is edited offline.
        fix: the code of the problem whose proposals these edits are; "" for a person's own.

    Raises:
        ImporterError: nothing was taken: the run can't be corrected, was checked against a server
            that is not there, or another importer is at work in its organization.
    """
    journal = corridor.journal
    run = journal.run(run_id)
    check_correctable(run)
    corridor = corridor.recall(journal.facts(run_id).get(RunFact.OPTIONS, "{}"))
    survey = _of_its_server(run, there)
    job = CorrectJob(run, journal, corridor.choices.checking(today()), survey, holds_others=False)
    with _locked(corridor, survey):
        return _take(job, edits, fix)


def _of_its_server(run: RunRecord, there: Survey | None) -> Survey | None:
    if not run.base_url:
        return None
    if there is None:
        raise UsageError(
            "edits-need-their-server",
            gettext(
                "These rows were checked against {organization}; what you change is checked there, "
                "too, and that server is not connected now."
            ).format(organization=run.organization_name or run.base_url),
            hint=gettext("Connect to it, then come back. Nothing is lost."),
        )
    check_same_organization(run, there)
    return there


def _locked(corridor: Corridor, survey: Survey | None) -> AbstractContextManager[None]:
    if survey is None:
        return nullcontext()
    return corridor.lock(survey.organization.id, "importer web")


def _take(job: CorrectJob, edits: Sequence[CellEdit], fix: str) -> Edited:
    journal, run_id = job.journal, job.run.id
    rows = {row.row_id: row for row in journal.picked(run_id, [one.row_id for one in edits])}
    changed = {one.row_id for one in edits if not _is_as_seen(rows.get(one.row_id), one)}
    kept = [one for one in edits if one.row_id not in changed and one.was != one.now]
    if not kept:
        return Edited(Taken(), tuple(sorted(changed)))
    mine = [rows[row_id] for row_id in sorted({one.row_id for one in kept})]
    tables = edited_tables(run_id, mine, kept, journal.sources(run_id), fix=fix)
    taken = take_corrections(job, tables, read_row_keys(tables))
    return Edited(taken, tuple(sorted(changed)))


def _is_as_seen(row: ResultRow | None, edit: CellEdit) -> bool:
    return row is not None and cell_text(row, edit.column) == edit.was


# --- the same once more ---------------------------------------------------------------------------


def repeat_edits(corridor: Corridor, before: str, run_id: str, there: Survey | None) -> None:
    """Make the edits of an earlier run in one of the same tables, which was checked anew: with
    other columns, or because a question is to be asked once more.

    Raises:
        ImporterError: as `edit_cells`.
    """
    journal = corridor.journal
    if _tables_of(journal, before) != _tables_of(journal, run_id):
        return
    by_fix: dict[str, list[CellEdit]] = {}
    for row_id, problem in _problems(journal, before, CELL_CORRECTED):
        if problem.column is not None:
            edit = CellEdit(row_id, problem.column, problem.value, problem.facts["result"])
            by_fix.setdefault(problem.facts.get(FIX, ""), []).append(edit)
    for fix, edits in by_fix.items():
        edit_cells(corridor, run_id, edits, there, fix=fix)


def _tables_of(journal: SendJournal, run_id: str) -> list[tuple[str, str, str, int, int]]:
    return [
        (one.name, one.sheet, one.sha256, one.header.number, one.rows)
        for one in journal.sources(run_id)
    ]


# --- proposals ------------------------------------------------------------------------------------


def apply_proposal(
    corridor: Corridor, run_id: str, proposal: Proposal, there: Survey | None
) -> Edited:
    """Put a proposal into every cell of the run that it is for.

    Raises:
        ImporterError: as `edit_cells`.
    """
    found = _cells_with(corridor.journal, run_id, proposal)
    edits = list(_edits(corridor.journal, run_id, found))
    return edit_cells(corridor, run_id, edits, there, fix=proposal.code)


def take_back_proposal(
    corridor: Corridor, run_id: str, proposal: Proposal, there: Survey | None
) -> Edited:
    """Put back what stood in the cells that a proposal was put into; those that were edited since
    stay as they are.

    Raises:
        ImporterError: as `edit_cells`.
    """
    found = _cells_corrected_by(corridor.journal, run_id, proposal)
    edits = list(_edits(corridor.journal, run_id, found))
    return edit_cells(corridor, run_id, edits, there)


_Replacing = tuple[int, int, str, str]
"""Row id, column, the text that is to go, the text that is to come."""


def _cells_with(reader: RowResults, run_id: str, wanted: Proposal) -> Iterator[_Replacing]:
    """Cells for which this is proposed, in rows that can still be sent."""
    for row_id, problem in _problems(reader, run_id, wanted.code):
        fix = fix_of(problem)
        if fix is None or problem.column is None:
            continue
        if wanted.is_meant(problem.value, fix.value):
            yield row_id, problem.column, problem.value, fix.value


def _cells_corrected_by(reader: RowResults, run_id: str, wanted: Proposal) -> Iterator[_Replacing]:
    """Cells into which this was put, in rows that can still be sent."""
    for row_id, problem in _problems(reader, run_id, CELL_CORRECTED):
        facts = problem.facts
        if problem.column is None or facts.get(FIX) != wanted.code:
            continue
        if wanted.is_meant(facts[REPLACED], facts["result"]):
            yield row_id, problem.column, facts["result"], facts[REPLACED]


def _problems(reader: RowResults, run_id: str, code: str) -> Iterator[tuple[int, Problem]]:
    for problems in reader.problem_columns(run_id):
        for position, found in enumerate(problems.codes):
            if found == code and problems.endings[position] in SENDABLE:
                yield problems.row_ids[position], problems.problem(position)


def _edits(reader: SendJournal, run_id: str, found: Iterable[_Replacing]) -> Iterator[CellEdit]:
    """Of a list of addresses in one cell only the one in question is replaced; a cell that feeds
    two fields is edited once."""
    for some in by_number(found, _ROWS_TOGETHER):
        rows = {row.row_id: row for row in reader.picked(run_id, [one[0] for one in some])}
        cells = {(row_id, column): (gone, come) for row_id, column, gone, come in some}
        for (row_id, column), (gone, come) in cells.items():
            was = cell_text(rows[row_id], column)
            if gone and gone in was:
                yield CellEdit(row_id, column, was, was.replace(gone, come, 1))

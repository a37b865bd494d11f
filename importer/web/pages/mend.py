"""The step Mend: what the check has found, grouped by cause, and the rows to mend beside it."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from itertools import groupby
from typing import Any

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from importer.core.asking.open_questions import ASKED_ABOUT
from importer.core.language import gettext
from importer.core.numbers import whole
from importer.core.outcomes import UNFINISHED, Ending
from importer.core.problems import CATALOGUE, Severity
from importer.core.runs import RunState
from importer.journal import Journal
from importer.reports.counts import ProblemGroup
from importer.reports.report import Report, load_report
from importer.reports.searching import Wanted, find_rows
from importer.reports.sentences import counted, what_happened
from importer.reports.value_fixes import ValueFix, value_fixes_of
from importer.web.advice import problem_hint
from importer.web.pages.asking import example_of_a_rate
from importer.web.pages.rows import ShownTable, state_of, tables_of
from importer.web.pages.send import news_of
from importer.web.pages.showing import import_of, shown, site_of
from importer.web.watching import OPEN
from importer.web.works import Look, WorkKind

PAGE = 100
"""Rows of the table that are shown at once."""

_FIXES_SHOWN = 12
_CAUSES_SHOWN = 6
_FILTERED = (Ending.REJECTED, Ending.REFUSED, Ending.WAITING, Ending.SKIPPED)


class MendGroup(Struct, frozen=True):
    """Problems of one kind, and what is proposed.

    Attributes:
        cells: proposals that are open, over all rows.
        fixes: the commonest of them.
    """

    problems: ProblemGroup
    fixes: Sequence[ValueFix]
    cells: int


class AppliedFixes(Struct, frozen=True):
    """Proposals of one kind that are in place."""

    code: str
    title: str
    fixes: Sequence[ValueFix]
    cells: int


class FoundRows(Struct, frozen=True):
    """The part of the rows that is shown.

    Attributes:
        total: how many were found.
        page: from 1; pages: how many there are.
    """

    tables: Sequence[ShownTable]
    total: int
    page: int
    pages: int

    @property
    def first(self) -> int:
        """The number of the first that is shown, among those that were found."""
        return (self.page - 1) * PAGE + 1


def mend(request: Request) -> Response:
    """`/imports/…/mend`: the check while it goes on, then what it has found."""
    site, one = site_of(request), import_of(request)
    look = site.desk.look(one.id)
    if look and _is_shown_instead(look):
        return shown(
            request,
            "checking",
            step="mend",
            one=one,
            open_answer=OPEN,
            example=example_of_a_rate(),
            news=news_of(look),
        )
    if not one.run_id:
        return RedirectResponse(f"/imports/{one.id}/columns", HTTPStatus.SEE_OTHER)
    wanted = _wanted(request.query_params)
    with site.journal() as journal:
        report = load_report(journal, one.run_id)
        fixes = value_fixes_of(journal, one.run_id)
        return shown(
            request,
            "mend",
            step="mend",
            one=one,
            heading=heading(report),
            was_sent=report.run.state is not RunState.CHECKED,
            rest=_rest(report),
            skipped=report.counts.endings[Ending.SKIPPED],
            waiting=sum(report.counts.endings[ending] for ending in UNFINISHED),
            asked_about=ASKED_ABOUT,
            groups=_groups(report, fixes),
            applied=_applied(fixes),
            problem_hint=problem_hint,
            causes_shown=_CAUSES_SHOWN,
            wanted=wanted,
            endings=[(ending.value, state_of(ending)) for ending in _FILTERED],
            found=_found(journal, report, wanted, request.query_params.get("page", "")),
            to_mend=report.counts.to_mend,
            workbook=_workbook(report.counts.to_mend),
            brought=look if look and look.kind == WorkKind.MEND else None,
            address=f"/imports/{one.id}/mend",
        )


def _is_shown_instead(look: Look) -> bool:
    """While a check goes on, and where it was stopped; what a file that was brought back came to is
    told beside the rows."""
    if look.kind == WorkKind.MEND:
        return not look.is_over
    return look.kind == WorkKind.CHECK and (not look.is_over or look.error is not None)


def heading(report: Report) -> str:
    """What can be sent by now, in one sentence; of a run that was sent before, how it ended."""
    counts = report.counts
    if report.run.state is not RunState.CHECKED:
        return what_happened(report.run, counts)
    valid = counts.endings[Ending.WAITING]
    if not counts.to_mend:
        return gettext("All rows can be sent")
    return gettext("{valid} of {rows} rows can be sent").format(
        valid=whole(valid), rows=whole(counts.rows)
    )


def _rest(report: Report) -> str:
    """What becomes of the rows that can't be sent by now."""
    if report.run.state is not RunState.CHECKED:
        return ""
    counts = report.counts
    parts = [(counts.to_mend, gettext("{number} to mend"))]
    parts.append((counts.endings[Ending.SKIPPED], gettext("{number} skipped")))
    return " · ".join(words.format(number=whole(number)) for number, words in parts if number)


def _wanted(query: Mapping[str, str]) -> Wanted:
    code, ending = query.get("code", ""), query.get("ending", "")
    return Wanted(
        code=code if code in CATALOGUE else "",
        ending=Ending(ending) if ending in set(Ending) else None,
        words=tuple(query.get("words", "").split()),
    )


def _groups(report: Report, fixes: Sequence[ValueFix]) -> Sequence[MendGroup]:
    by_code: dict[str, list[ValueFix]] = {}
    for fix in _one_for_each_cell(fixes):
        if not fix.applied:
            by_code.setdefault(fix.code, []).append(fix)
    return [
        MendGroup(group, mine[:_FIXES_SHOWN], sum(fix.rows for fix in mine))
        for group in report.counts.groups
        if group.severity in {Severity.ERROR, Severity.WARNING}
        for mine in [by_code.get(group.code, [])]
    ]


def _one_for_each_cell(fixes: Sequence[ValueFix]) -> Sequence[ValueFix]:
    """A cell that feeds two fields has one proposal to whoever looks at it."""
    found = {(fix.code, fix.header, fix.value, fix.proposed, fix.applied): fix for fix in fixes}
    return tuple(found.values())


def _applied(fixes: Sequence[ValueFix]) -> Sequence[AppliedFixes]:
    placed = sorted((fix for fix in fixes if fix.applied), key=lambda fix: fix.code)
    found = []
    for code, some in groupby(placed, key=lambda fix: fix.code):
        mine = list(some)
        cells = sum(fix.rows for fix in mine)
        found.append(AppliedFixes(code, gettext(CATALOGUE[code].title), mine[:_FIXES_SHOWN], cells))
    return found


def _found(journal: Journal, report: Report, wanted: Wanted, page: str) -> FoundRows:
    ids = find_rows(journal, report.run.id, wanted)
    pages = max(1, -(-len(ids) // PAGE))
    number = min(max(int(page), 1), pages) if page.isdecimal() else 1
    rows = journal.picked(report.run.id, ids[(number - 1) * PAGE : number * PAGE])
    views = [report.views.view(row) for row in rows]
    return FoundRows(tables_of(views), len(ids), number, pages)


def _workbook(rows: int) -> str:
    return gettext(
        "A workbook of what is to be mended: {rows}. Mend it there, save, and bring the file back."
    ).format(rows=counted(rows, "row"))


def news_of_edit(report: Report) -> Mapping[str, Any]:
    """What of the page is different after an edit."""
    return {
        "heading": heading(report),
        "rest": _rest(report),
        "to_mend": _workbook(report.counts.to_mend),
        "groups": {group.code: counted(group.rows, "row") for group in report.counts.groups},
    }

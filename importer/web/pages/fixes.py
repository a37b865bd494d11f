"""Values that were put right in an import, kept for the next file with the same headers."""

from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from importer.core.corrections.corrected_rows import CELL_CORRECTED
from importer.core.language import gettext
from importer.core.templates.value_maps import ValueMap
from importer.journal import Journal
from importer.reports.value_fixes import ValueFix, value_fixes_of
from importer.run.keeping_fixes import are_kept, keep_fixes, keepable
from importer.web.pages.showing import gone_to, import_of, site_of
from importer.wiring import open_own_journal

_PUT_RIGHT = frozenset({"value-fixed", CELL_CORRECTED})
_SHOWN = 6


def fixes_of(journal: Journal, run_id: str) -> dict[str, Any]:
    """What can be kept of a run for next time, and whether it is."""
    maps = _maps(journal, run_id)
    return {
        "fixes": maps[:_SHOWN],
        "fixes_more": len(maps[_SHOWN:]),
        "fixes_kept": bool(maps) and are_kept(journal, run_id, maps, journal),
    }


def keep(request: Request) -> Response:
    """`POST /imports/…/fixes`: the next file with these headers is put right by itself."""
    site, one = site_of(request), import_of(request)
    with open_own_journal(site.settings) as journal:
        keep_fixes(journal, one.run_id, _maps(journal, one.run_id), journal)
    said = gettext("Kept. The next file with these headers is put right by itself.")
    return gone_to(f"/imports/{one.id}/done", said=said)


def _maps(journal: Journal, run_id: str) -> tuple[ValueMap, ...]:
    if _PUT_RIGHT.isdisjoint(journal.problem_counts(run_id)):
        return ()  # most runs: nothing has to be looked through
    applied = [fix for fix in value_fixes_of(journal, run_id) if fix.applied]
    return keepable(journal, run_id, _as_maps(applied))


def _as_maps(fixes: Sequence[ValueFix]) -> Sequence[ValueMap]:
    return [ValueMap(fix.field, fix.value, fix.proposed) for fix in fixes]

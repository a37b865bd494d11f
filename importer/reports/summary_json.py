"""`summary.json`: the numbers of a run for scripts. No row, no customer's data.

Amounts are strings, so that no reader rounds them. Keys are added over time, never renamed.
The `currency` of opening balances is null where they are in the organization's base currency and an
offline check can't know which that is.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from importer.core.late_texts import told
from importer.core.problems import CATALOGUE, Severity
from importer.core.rows import LineKind
from importer.core.runs import BalanceTotal, RunRecord, SourceRecord
from importer.reports.atomic_file import replacing
from importer.reports.balances import OpeningBalances, currency_code
from importer.reports.counts import Counts
from importer.reports.missing import missing_facts
from importer.reports.report import Report


def write(report: Report, out: Path) -> tuple[Path, ...]:
    """Write the file; see `formats.Writer`."""
    path = out / "summary.json"
    text = json.dumps(build_summary(report), ensure_ascii=False, indent=2)
    with replacing(path) as draft:
        draft.write_text(f"{text}\n", encoding="utf-8", errors="backslashreplace", newline="\n")
    return (path,)


def build_summary(report: Report) -> dict[str, Any]:
    """The summary as JSON values; `rows` is the sum of `endings`, which always has all nine."""
    counts = report.counts
    return {
        **_run_part(report.run),
        "rows": counts.rows,
        "endings": {ending.value: count for ending, count in counts.endings.items()},
        "lines_left_out": lines_left_out(report.sources),
        "problems": dict(counts.problems),
        "repairs": _repairs(counts),
        "created_with_errors": counts.created_with_errors,
        "opening_balances": _balances(report.balances),
        "sources": [_source(source, counts) for source in report.sources],
        **missing_facts(report.facts, report.missing),
        "facts": dict(report.facts),
        "importer_version": report.importer_version,
    }


def lines_left_out(sources: tuple[SourceRecord, ...]) -> dict[str, int]:
    """Lines of the files that are no rows, counted by kind; kinds that occur only."""
    counts = {
        kind.value: sum(source.lines_left_out.get(kind, 0) for source in sources)
        for kind in LineKind
    }
    return {kind: count for kind, count in counts.items() if count}


def _run_part(run: RunRecord) -> dict[str, Any]:
    return {
        "run": run.id,
        "state": run.state.value,
        "started_at": run.started_at.isoformat(),
        "dry_run": run.dry_run,
        "server": run.base_url,
        "organization": {"id": run.organization_id, "name": run.organization_name},
        "base_currency": run.base_currency,
    }


def _repairs(counts: Counts) -> Mapping[str, int]:
    return {
        code: count
        for code, count in counts.problems.items()
        if CATALOGUE[code].severity is Severity.REPAIR
    }


def _balances(balances: OpeningBalances) -> dict[str, list[dict[str, Any]]]:
    return {
        "booked": [_total(total) for total in balances.booked],
        "waiting": [_total(total) for total in balances.waiting],
        "in_doubt": [_total(total) for total in balances.in_doubt],
    }


def _total(total: BalanceTotal) -> dict[str, Any]:
    return {
        "currency": currency_code(total),
        "date": total.date,
        "count": total.count,
        "debits": str(total.debits),
        "credits": str(total.credits),
        "base": None if total.base is None else str(total.base),
    }


def _source(source: SourceRecord, counts: Counts) -> dict[str, Any]:
    table = counts.tables.get((source.name, source.sheet))
    return {
        "file": source.name,
        "sheet": source.sheet,
        "sha256": source.sha256,
        "template": source.template,
        "rows": table.rows if table else 0,
        "file_total": None if source.file_total is None else str(source.file_total),
        "rules_left_out": list(map(told, source.rules_left_out)),
    }

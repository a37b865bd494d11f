"""`verification.json`: the proof of a run for scripts and auditors."""

import json
from collections.abc import Mapping
from pathlib import Path

from importer.core.errors import ImporterError
from importer.core.language import gettext
from importer.core.sending.verification import ControlTotal, Deviation, Verification
from importer.reports.atomic_file import replacing

NAME = "verification.json"


def write_verification(found: Verification, out: Path) -> Path:
    """Write the proof into the folder; its path.

    Raises:
        ImporterError: `report-not-written`.
    """
    path = out / NAME
    text = json.dumps(_shown(found), ensure_ascii=False, indent=2)
    try:
        out.mkdir(mode=0o700, parents=True, exist_ok=True)
        with replacing(path) as draft:
            draft.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise ImporterError(
            "report-not-written",
            gettext("{path} could not be written: {strerror}.").format(
                path=path, strerror=error.strerror
            ),
            hint=gettext(
                "Nothing is lost. Make room, then: importer verify {run_id} --out FOLDER"
            ).format(run_id=found.run_id),
        ) from error
    return path


def _shown(found: Verification) -> Mapping[str, object]:
    return {
        "run": found.run_id,
        "holds": found.holds,
        "rows": found.rows,
        "endings": {ending.value: count for ending, count in found.endings.items()},
        "rows_balance": found.balances,
        "compared": found.compared,
        "moved_since": found.moved_since,
        "active_again": list(found.active_again),
        "deviations": [_deviation(one) for one in found.deviations],
        "claimed_twice": [
            {
                "file": one.ref.source,
                "sheet": one.ref.sheet,
                "row": one.ref.number,
                "customer_id": one.customer_id,
            }
            for one in found.claimed_twice
        ],
        "opening_balances": [_total(total) for total in found.totals],
    }


def _deviation(one: Deviation) -> Mapping[str, object]:
    return {
        "file": one.ref.source,
        "sheet": one.ref.sheet,
        "row": one.ref.number,
        "customer_id": one.customer_id,
        "missing": one.missing,
        "another": one.another,
        "differences": [
            {"field": found.field, "sent": found.sent, "stored": found.stored}
            for found in one.differences
        ],
    }


def _total(total: ControlTotal) -> Mapping[str, object]:
    return {
        "currency": total.currency,
        "source": str(total.source),
        "sent": str(total.sent),
        "stored": str(total.stored),
        "agrees": total.agrees,
    }

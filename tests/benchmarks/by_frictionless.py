"""`frictionless validate` of the same file with a typed schema; run by the Python that has it.

It has its own environment (requirements.lock of this folder), so nothing of the importer is here.
"""

import csv
import sys
from pathlib import Path
from typing import Any

_TYPES: dict[str, dict[str, Any]] = {
    "Email": {"type": "string", "format": "email"},
    "Display Name": {"type": "string", "constraints": {"required": True, "maxLength": 255}},
    "Currency": {"type": "string", "constraints": {"pattern": "[A-Z]{3}"}},
    "Opening Balance": {"type": "number"},
    "Opening Balance At": {"type": "date"},
}


def count_errors(path: str) -> int:
    """How many errors are found in a file."""
    from frictionless import Detector, Resource, Schema, system

    with Path(path).open(newline="", encoding="utf-8") as file:
        header = next(csv.reader(file))
    fields = [{"name": name, **_TYPES.get(name, {"type": "string"})} for name in header]
    schema = Schema.from_descriptor({"fields": fields})
    with system.use_context(trusted=True):
        report = Resource(path=path, schema=schema, detector=Detector()).validate(
            limit_errors=1_000_000
        )
    return int(report.stats["errors"])


if __name__ == "__main__":
    assert count_errors(sys.argv[1])

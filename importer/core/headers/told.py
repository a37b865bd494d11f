"""What a person said of columns: it stands above whatever headers and values say."""

from collections.abc import Mapping

from importer.core.headers.columns import ReadColumns
from importer.core.headers.known import SURE, HeaderMatch
from importer.core.stages import Evidence
from importer.core.target_fields import target_fields

IN_THE_NOTE = "in-the-note"
LEFT_OUT = "left-out"

Told = Mapping[int, str]
"""0-based column -> the name of its field, `IN_THE_NOTE` or `LEFT_OUT`."""


def told_besides(before: Told, now: Told) -> Told:
    """Both together. A column fills a field that another was told to fill: that one goes into the
    note, rather than back to what it was taken for."""
    taken = target_fields().keys() & now.values()
    kept = {column: IN_THE_NOTE if target in taken else target for column, target in before.items()}
    return {**kept, **now}


def hear(columns: ReadColumns, told: Told) -> None:
    """Take back what was read of these columns where it is something else."""
    for column, target in told.items():
        own = columns.matches.get(column)
        if target == IN_THE_NOTE and own is not None and own.field == "note":
            continue
        columns.forget(column)
        if target in target_fields():
            columns.matches[column] = HeaderMatch(target, SURE, "as somebody said", Evidence.PERSON)

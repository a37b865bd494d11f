"""Why rows of a file were rejected, in counts that may be kept when the rows are gone."""

import re
from collections import Counter
from collections.abc import Iterable

from importer.core.jobs.history import Cause
from importer.core.outcomes import Ending
from importer.core.problems import CATALOGUE, Severity
from importer.core.result_columns import ProblemColumns

CAUSES_KEPT = 10

_TELLING_NOTHING = "currencyCode"
"""The field whose values are kept: a currency is nobody's name, address or number."""
_CURRENCY = re.compile(r"[A-Za-z]{3}")


def causes_in(problems: Iterable[ProblemColumns]) -> tuple[Cause, ...]:
    """The commonest causes of rejected rows; a row counts once for each."""
    counts: Counter[tuple[str, str]] = Counter()
    for some in problems:
        counts.update((code, value) for _, code, value in _of_rows(some))
    commonest = counts.most_common(CAUSES_KEPT)
    return tuple(Cause(code, value, rows) for (code, value), rows in commonest)


def _of_rows(some: ProblemColumns) -> set[tuple[int, str, str]]:
    """Row, code, and value or ""."""
    return {
        (row, code, value if field == _TELLING_NOTHING and _CURRENCY.fullmatch(value) else "")
        for row, ending, code, field, value in zip(
            some.row_ids, some.endings, some.codes, some.fields, some.values, strict=True
        )
        if ending is Ending.REJECTED and CATALOGUE[code].severity is Severity.ERROR
    }

"""The catalogue: every kind of problem that a row can have, with what is said of it, by topic.

A code is public: it stands in reports and scripts, is listed in `PROBLEMS.md` and is never reused
for something else.
"""

from collections.abc import Mapping
from types import MappingProxyType

from importer.core.problem_kinds import balances, lines, rows, sending, texts, updates, values
from importer.core.problem_kinds.kind import ProblemKind, Severity

__all__ = ["CATALOGUE", "ProblemKind", "Severity"]

_TOPICS = (lines, texts, values, balances, rows, updates, sending)

CATALOGUE: Mapping[str, ProblemKind] = MappingProxyType(
    {kind.code: kind for topic in _TOPICS for kind in topic.KINDS}
)
"""Every problem kind by its public code."""

"""Lines that are judged one after the other, as a test wants to see them."""

from collections.abc import Iterable, Iterator

from importer.core.layout.lines import LineJudge, LineRules
from importer.core.rows import LineKind, SourceRow


def judge_lines(
    rows: Iterable[SourceRow], header_number: int, rules: LineRules
) -> Iterator[tuple[SourceRow, LineKind | None]]:
    """Every line of a table with its kind, None for rows; streams.

    Args:
        header_number: the header's row number, 0 if the table has none.
    """
    judge = LineJudge(header_number, rules)
    for row in rows:
        yield from judge.judge_line(row)
    yield from judge.held_back()

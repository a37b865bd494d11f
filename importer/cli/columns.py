"""What became of a file's columns, in the terminal and for scripts.

What is said of a column is decided in `reports.columns`: the report says the same.
"""

from collections.abc import Iterator

from importer.cli.screen import Screen
from importer.core.language import gettext
from importer.core.late_texts import told
from importer.core.rows import column_letters
from importer.core.runs import SourceRecord
from importer.core.stages import ColumnContents, ColumnUsage
from importer.reports.columns import (
    ColumnView,
    column_views,
    columns_in_short,
    columns_to_look_at,
)


def show_columns(screen: Screen, source: SourceRecord, *, in_full: bool) -> None:
    """A line on all columns and one on each that must not drown among them.

    Args:
        in_full: list every column.
    """
    views = column_views(source)
    more = "." if in_full else gettext("; --columns lists them.")
    screen.say(f"  {columns_in_short(views)}{more}")
    for sentence in columns_to_look_at(views):
        screen.say(f"  {sentence}")
    if in_full:
        screen.say()
        screen.table(
            ("", "column", "becomes", "#filled", "for example", "why"),
            [_line(view) for view in views if not view.is_empty],
        )
        screen.say()


def _line(view: ColumnView) -> tuple[str, ...]:
    became = f"{view.became}?" if view.is_guess else view.became
    if view.usage is ColumnUsage.SENSITIVE:
        became = gettext("left out, kept nowhere")
    return (view.letters, view.header, became, view.filled, " · ".join(view.samples), view.reason)


def column_facts(source: SourceRecord, *, in_full: bool) -> Iterator[dict[str, object]]:
    """The columns for scripts. Customers' values are told only where they are asked for.

    Args:
        in_full: tell two values of each.
    """
    contents: tuple[ColumnContents | None, ...] = source.contents or (None,) * len(source.columns)
    for use, found in zip(source.columns, contents, strict=True):
        yield {
            "column": column_letters(use.column),
            "header": use.header,
            "usage": use.usage.value,
            "fields": use.fields,
            "reason": told(use.reason),
            "confidence": use.confidence,
            "evidence": use.evidence.value if use.evidence else None,
            "filled": found.filled if found else None,
            **({"samples": found.samples if found else ()} if in_full else {}),
        }

"""Source columns and left-out lines as reports show them: what became of each, in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from importer.core.language import gettext, gettext_noop, ngettext, ngettext_noop
from importer.core.mapping.proposal import PROPOSAL_NAME
from importer.core.rows import LineKind, column_letters
from importer.core.runs import SourceRecord
from importer.core.stages import ColumnUsage, ColumnUse
from importer.core.templates.remembered import CONFIRMED_NAME
from importer.reports.rows import field_label

_LINE_WORDS: Mapping[LineKind, tuple[str, str]] = {
    LineKind.BLANK: ngettext_noop("blank line", "blank lines"),
    LineKind.TITLE: ngettext_noop("title above the table", "titles above the table"),
    LineKind.HEADER: ngettext_noop("header line", "header lines"),
    LineKind.TOTAL: ngettext_noop("total line", "total lines"),
    LineKind.FOOTER: ngettext_noop("footer line", "footer lines"),
    LineKind.CONTINUATION: ngettext_noop(
        "line that continues the row above", "lines that continue the row above"
    ),
    LineKind.MERGED: ngettext_noop("line merged into another row", "lines merged into another row"),
    LineKind.HIDDEN: ngettext_noop("hidden row", "hidden rows"),
    LineKind.OTHER_TABLE: ngettext_noop("line of another table", "lines of another table"),
}


@dataclass(frozen=True, slots=True)
class ColumnView:
    """One source column.

    Attributes:
        became: "Email", "into the note", "left out", …
        reason: why, as far as it is known.
    """

    letters: str
    header: str
    usage: ColumnUsage
    became: str
    reason: str


def column_views(source: SourceRecord) -> tuple[ColumnView, ...]:
    """All columns of a table, in its order."""
    return tuple(_column_view(use) for use in source.columns)


def layout_in_words(source: SourceRecord) -> str:
    """Which layout a table was read by; a mapping that no template gave has no name of its own."""
    if source.template == PROPOSAL_NAME:
        return gettext("matched by its headers")
    if source.template == CONFIRMED_NAME:
        return gettext("mapped as confirmed before")
    return gettext("layout {template}").format(template=source.template)


def lines_left_out(source: SourceRecord) -> Iterator[tuple[str, int]]:
    """Lines of a table that are no rows: words and number, kinds that occur only."""
    for kind in LineKind:
        if count := source.lines_left_out.get(kind, 0):
            yield ngettext(*_LINE_WORDS[kind], count), count


def _column_view(use: ColumnUse) -> ColumnView:
    letters = column_letters(use.column)
    return ColumnView(
        letters=letters,
        header=use.header.strip() or gettext("column {letters}").format(letters=letters),
        usage=use.usage,
        became=_became(use),
        reason=use.reason,
    )


def _became(use: ColumnUse) -> str:
    if use.usage is ColumnUsage.FIELD:
        return ", ".join(field_label(field) for field in use.fields)
    if use.usage is ColumnUsage.SENSITIVE:
        kind = gettext(use.reason)
        return gettext("{kind}: left out, and its cells are kept nowhere").format(kind=kind)
    return gettext(_USAGE_WORDS[use.usage])


_USAGE_WORDS: Mapping[ColumnUsage, str] = {
    ColumnUsage.NOTE: gettext_noop("into the note"),
    ColumnUsage.FILTER: gettext_noop("decides which rows are customers"),
    ColumnUsage.LEFT_OUT: gettext_noop("left out"),
}

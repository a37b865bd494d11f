"""Source columns and left-out lines as reports show them: what became of each, in words."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from importer.core.headers.grammar import concepts_in
from importer.core.language import gettext, gettext_noop, ngettext, ngettext_noop
from importer.core.late_texts import told
from importer.core.mapping.proposal import PROPOSAL_NAME
from importer.core.problems import LONGEST_NAME, shortened
from importer.core.rows import LineKind, column_letters
from importer.core.runs import SourceRecord
from importer.core.stages import ColumnContents, ColumnUsage, ColumnUse
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


class ColumnView(Struct, frozen=True):
    """One source column.

    Attributes:
        became: "Email", "into the note", "left out", …
        reason: why, as far as it is known.
        filled: how much of it is filled: "97 %"; "" where that was not counted.
        samples: the first values that differ; none where the cells are kept nowhere.
        is_guess: a person should have a look at what became of it.
        is_unused_balance: its header says that it holds a balance, and nothing takes it.
        is_empty: it has neither a header nor a filled cell, as far as that is known.
    """

    letters: str
    header: str
    usage: ColumnUsage
    became: str
    reason: str
    filled: str = ""
    samples: tuple[str, ...] = ()
    is_guess: bool = False
    is_unused_balance: bool = False
    is_empty: bool = False


_USED = frozenset({ColumnUsage.FIELD, ColumnUsage.FILTER, ColumnUsage.KEY})
"""What its values become something by, or decide something."""


def column_views(source: SourceRecord) -> tuple[ColumnView, ...]:
    """All columns of a table, in its order."""
    contents: tuple[ColumnContents | None, ...] = source.contents or (None,) * len(source.columns)
    return tuple(
        column_view(use, found, source.rows)
        for use, found in zip(source.columns, contents, strict=True)
    )


def columns_in_short(views: Sequence[ColumnView]) -> str:
    """How many columns became what: "18 of 34 columns used, 9 kept in the note, 7 left out"."""
    usages = Counter(view.usage for view in views if not view.is_empty)
    number, used = usages.total(), sum(usages[usage] for usage in _USED)
    words = ngettext("{used} of {number} column used", "{used} of {number} columns used", number)
    parts = [words.format(used=used, number=number)]
    parts += [
        gettext(words).format(number=usages[usage])
        for usage, words in _IN_SHORT.items()
        if usages[usage]
    ]
    return ", ".join(parts)


_IN_SHORT: Mapping[ColumnUsage, str] = {
    ColumnUsage.NOTE: gettext_noop("{number} kept in the note"),
    ColumnUsage.LEFT_OUT: gettext_noop("{number} left out"),
    ColumnUsage.SENSITIVE: gettext_noop("{number} with private data that goes nowhere"),
}


def columns_to_look_at(views: Sequence[ColumnView]) -> Iterator[str]:
    """What must not drown among many columns, a sentence each: a balance that is not used, columns
    whose cells go nowhere, guesses."""
    for view in views:
        if view.is_unused_balance and not view.is_empty:
            words = gettext("{header} may hold a balance and is not used: {became} ({reason})")
            yield words.format(header=view.header, became=view.became, reason=view.reason)
    hidden: dict[str, list[str]] = {}
    for view in views:
        if view.usage is ColumnUsage.SENSITIVE:
            hidden.setdefault(view.became, []).append(view.header)
    for became, headers in hidden.items():
        yield f"{in_short(headers)}: {became}"
    guesses = [
        gettext("{header} becomes {became} ({reason})").format(
            header=view.header, became=view.became, reason=view.reason
        )
        for view in views
        if view.is_guess
    ]
    if guesses:
        yield gettext("Guessed, please look: {guesses}").format(guesses=in_short(guesses, "; "))


_NAMED = 5


def in_short(texts: Sequence[str], between: str = ", ") -> str:
    """The first of some texts, and how many more there are."""
    named = between.join(texts[:_NAMED])
    more = len(texts) - _NAMED
    return named if more <= 0 else f"{named} " + gettext("and {number} more").format(number=more)


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


def _is_balance(header: str) -> bool:
    """Whether a header speaks of a balance, in any of our languages, and not of its date."""
    concepts = concepts_in(header)
    return "balance" in concepts and concepts.isdisjoint(_BESIDE_BALANCES)


_BESIDE_BALANCES = frozenset({"date", "balance_date", "currency", "type", "rate", "code"})


def column_view(use: ColumnUse, contents: ColumnContents | None, rows: int) -> ColumnView:
    """One of them.

    Args:
        rows: among which its filled cells were counted.
    """
    letters, header = column_letters(use.column), shortened(use.header.strip(), LONGEST_NAME)
    return ColumnView(
        letters=letters,
        header=header or gettext("column {letters}").format(letters=letters),
        usage=use.usage,
        became=_became(use),
        reason=told(use.reason),
        filled=_filled(contents.filled, rows) if contents else "",
        samples=contents.samples if contents else (),
        is_guess=use.is_guess,
        is_unused_balance=use.usage not in _USED and _is_balance(use.header),
        is_empty=not use.header.strip() and not (contents and contents.filled),
    )


def _filled(count: int, rows: int) -> str:
    """In percent; nothing but all is 100, nothing but none is 0."""
    if not rows:
        return ""
    if 0 < count < rows:
        return f"{min(max(round(100 * count / rows), 1), 99)} %"
    return "100 %" if count else "0 %"


def what_becomes(usage: ColumnUsage, fields: Sequence[str]) -> str:
    """The names of a column's fields for people, or what happens to it instead."""
    if usage is ColumnUsage.FIELD:
        return ", ".join(map(field_label, fields))
    return gettext(_USAGE_WORDS[usage])


def _became(use: ColumnUse) -> str:
    if use.usage is ColumnUsage.SENSITIVE:
        kind = told(use.reason)
        return gettext("{kind}: left out, and its cells are kept nowhere").format(kind=kind)
    words = what_becomes(use.usage, use.fields)
    if use.usage is ColumnUsage.KEY and use.fields:
        return f"{words}; {what_becomes(ColumnUsage.NOTE, use.fields)}"
    return words


_USAGE_WORDS: Mapping[ColumnUsage, str] = {
    ColumnUsage.NOTE: gettext_noop("into the note"),
    ColumnUsage.FILTER: gettext_noop("decides which rows are customers"),
    ColumnUsage.KEY: gettext_noop("customers are known again by it"),
    ColumnUsage.LEFT_OUT: gettext_noop("left out"),
}

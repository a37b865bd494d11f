"""Which template a table follows, and where its header stands: found by content, never by position.

The first rows of a table are enough. What the columns mean then is `mapping`'s business.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from msgspec import Struct

from importer.core.errors import UsageError
from importer.core.headers.by_values import are_flags, column_of
from importer.core.headers.known import HeaderIndex, matches_pattern, normal_form
from importer.core.headers.told import Told
from importer.core.language import gettext
from importer.core.layout.header_search import find_header
from importer.core.layout.table_head import HeadLine, TableHead, header_candidates, shown_cells
from importer.core.numbers import whole
from importer.core.rows import Header, SourceRow
from importer.core.templates.remembered import CONFIRMED_NAME, RememberedMapping
from importer.core.templates.template import Certainty, Fingerprint, HeaderPlace, Template
from importer.core.values.emails import is_email, split_emails
from importer.core.values.phones import looks_like_phone

HEAD_ROWS = 30
"""Rows at the top of a table among which its header is looked for."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a table is.

    Attributes:
        template: None if no template claims it and its headers are matched one by one.
        header: where the header stands, as written.
        matched: columns that the template names, or whose header is known.
        exact: the template's layout is certain and its headers are written as it says.
        missing: headers of the template's fingerprint that the table lacks (forced templates only).
        sample: cells of the first rows, where they have to tell what columns are that no template
            names; none below a template of the user's own, which says all that it means to.
        remembered: in words, when a person confirmed the template for such headers.
        told: what a person had to be asked about some columns.
        passed_over: the name of the template that claimed the table and read less of it than the
            headers by themselves.
    """

    template: Template | None
    header: Header
    matched: int
    exact: bool = False
    missing: tuple[str, ...] = ()
    sample: tuple[tuple[str, ...], ...] = field(default=(), compare=False, repr=False)
    remembered: str = ""
    told: Told = field(default_factory=dict)
    passed_over: str = ""

    def by_headers(self) -> "Recognised":
        """The same table, whatever template claimed it."""
        name = "" if self.template is None else self.template.name
        return replace(self, template=None, exact=False, passed_over=name)

    def as_told(self, told: Told) -> "Recognised":
        """The same table, once a person was asked about some of its columns."""
        return replace(self, told=told)

    def as_overruled(self, template: Template) -> "Recognised":
        """The same table, mapped as a person wants every column of it."""
        return replace(self, template=template, sample=())

    def as_confirmed(self, mapping: RememberedMapping) -> "Recognised":
        """The same table, mapped as a person confirmed for such headers."""
        when = f"{mapping.confirmed_at:%Y-%m-%d}"
        update = {
            "name": CONFIRMED_NAME,
            "title": gettext("As confirmed on {when}").format(when=when),
        }
        template = mapping.template.model_copy(update=update)
        remembered = gettext("as confirmed on {when}").format(when=when)
        return replace(self, template=template, exact=True, sample=(), remembered=remembered)


class Tie(Struct, frozen=True):
    """Several templates claim a table with equal right; the user has to say which."""

    candidates: tuple[Recognised, ...]

    def question(self) -> UsageError:
        """The tie as the error that ends a run which can't ask."""
        names = [found.template.name for found in self.candidates if found.template]
        return UsageError(
            "template-tie",
            gettext("Both {names} fit this file.").format(names=gettext(" and ").join(names)),
            hint=gettext("{options} says which it is.").format(
                options=gettext(" or ").join(f"--template {name}" for name in names)
            ),
        )


def recognise(
    rows: Sequence[SourceRow],
    templates: Sequence[Template],
    *,
    forced: Template | None = None,
    header_row: int | None = None,
) -> Recognised | Tie:
    """What one table is.

    Args:
        rows: its first rows, `HEAD_ROWS` or more.
        templates: all that may claim it.
        forced: the template that the user named; no other is tried.
        header_row: the header's row number, if the user gave it.

    Raises:
        UsageError: `no-known-column`, `template-does-not-fit`, `header-row-missing` or
            `file-refused`.
    """
    head = TableHead(tuple(rows), header_candidates(rows, header_row))
    if forced is not None:
        found = _refuse_if_told(_fit_forced(forced, head))
        return _with_sample(found, head) if forced in templates else found
    tried = (_claim(template, head) for template in templates)
    claims = [claim for claim in tried if claim and not _is_refused_for_a_flag(claim, head)]
    best = max(map(_rank, claims), default=None)
    winners = tuple(claim for claim in claims if _rank(claim) == best)
    if len(winners) > 1:
        return Tie(tuple(_with_sample(claim, head) for claim in winners))
    if winners:
        return _with_sample(_refuse_if_told(winners[0]), head)
    line, known = find_header(head, is_told=header_row is not None)
    header = head.header(line)
    return Recognised(None, header, known, sample=head.cells_below(header.number))


def _with_sample(found: Recognised, head: TableHead) -> Recognised:
    return replace(found, sample=head.cells_below(found.header.number))


MOST_COLUMNS = 16_384
"""Columns of a sheet (Excel specifications and limits)."""


def recognise_tables(
    tables: Sequence[Sequence[SourceRow]],
    templates: Sequence[Template],
    *,
    forced: Template | None = None,
    header_row: int | None = None,
) -> tuple[Recognised | Tie | None, ...]:
    """What the tables of one file are; None for those that are not to be read.

    The tables that a template claims are read; if there is none, the one whose headers are known
    best. Raises as `recognise` does if nothing is left to read.
    """
    findings: list[Recognised | Tie | UsageError] = []
    for rows in tables:
        try:
            found = recognise(rows, templates, forced=forced, header_row=header_row)
            _refuse_too_wide(found)
            findings.append(found)
        except UsageError as error:
            findings.append(error)
    claimed = [finding for finding in findings if isinstance(finding, Tie) or _is_claimed(finding)]
    if not claimed:
        claimed = [_best_unclaimed(findings)]
    return tuple(
        finding if not isinstance(finding, UsageError) and finding in claimed else None
        for finding in findings
    )


def _refuse_too_wide(found: Recognised | Tie) -> None:
    """No list of customers is wider than a sheet; what is can't be shown in a report either."""
    names = found.header.names if isinstance(found, Recognised) else ()
    columns = max((number for number, name in enumerate(names, 1) if name.strip()), default=0)
    if columns > MOST_COLUMNS:
        raise UsageError(
            "too-many-columns",
            gettext("The table has {columns} columns; a sheet holds {most_columns}.").format(
                columns=whole(columns), most_columns=whole(MOST_COLUMNS)
            ),
            hint=gettext(
                "Check that it is the right file, and its --delimiter; or leave out the columns "
                "that say nothing of customers."
            ),
        )


def _is_claimed(finding: Recognised | Tie | UsageError) -> bool:
    return isinstance(finding, Recognised) and finding.template is not None


def _best_unclaimed(findings: Sequence[Recognised | Tie | UsageError]) -> Recognised:
    matched = [finding for finding in findings if isinstance(finding, Recognised)]
    if matched:
        return max(matched, key=lambda finding: finding.matched)
    refusals = [finding for finding in findings if isinstance(finding, UsageError)]
    # Of several sheets the one that was refused by name tells more than one without known columns.
    raise next((error for error in refusals if error.code == "file-refused"), refusals[0])


# --- templates ----------------------------------------------------------------------------------


def _claim(template: Template, head: TableHead) -> Recognised | None:
    """The template's best header row, if its fingerprint fits one."""
    if template.header is HeaderPlace.NONE:
        return _claim_by_shape(template, head)
    lines = _section_headers(template, head.lines)
    found = (claim for line in lines if (claim := _claim_line(template, line, head)) is not None)
    return max(found, key=_rank, default=None)


def _claim_by_shape(template: Template, head: TableHead) -> Recognised | None:
    """A table without a header, if its rows are as wide and their values of the kind they should
    be."""
    shape, width = template.shape, len(template.columns)
    rows = [row.cells for row in head.rows if any(map(str.strip, row.cells))]
    if shape is None or not rows or any(len(cells) != width for cells in rows):
        return None

    def texts(names: tuple[str, ...]) -> list[str]:
        places = [template.columns.index(name) for name in names]
        return [text for cells in rows for place in places if (text := cells[place].strip())]

    emails = texts(shape.emails)
    if not emails or not all(is_email(part) for text in emails for part in split_emails(text)):
        return None
    if not all(map(looks_like_phone, texts(shape.phones))):
        return None
    return Recognised(template, Header(0, template.columns), width, exact=True)


def _claim_line(template: Template, line: HeadLine, head: TableHead) -> Recognised | None:
    fitting = [print_ for print_ in template.recognise if _fits(print_, line, head)]
    if not fitting:
        return None
    exact = template.layout is Certainty.EXACT and any(
        all(map(line.index.has_exactly, print_.all)) for print_ in fitting
    )
    return Recognised(template, head.header(line), _matched(template, line.index), exact)


def _fits(fingerprint: Fingerprint, line: HeadLine, head: TableHead) -> bool:
    find = line.index.find
    if any(find(header) is not None for header in fingerprint.none):
        return False
    if fingerprint.only and line.filled > len(_found(fingerprint, line.index)):
        return False
    for group in filter(None, (fingerprint.any, fingerprint.beside)):
        if all(find(header) is None for header in group):
            return False
    if fingerprint.title is not None and not head.has_title(fingerprint.title, line):
        return False
    return not _missing(fingerprint, line.index)


def _found(fingerprint: Fingerprint, index: HeaderIndex) -> set[int]:
    named = map(index.find, (*fingerprint.all, *fingerprint.any))
    return {column for column in named if column is not None}


def _missing(fingerprint: Fingerprint, index: HeaderIndex) -> tuple[str, ...]:
    return tuple(header for header in fingerprint.all if index.find(header) is None)


def _section_headers(template: Template, lines: Sequence[HeadLine]) -> Iterator[HeadLine]:
    """The lines that may be the template's header."""
    section = template.section
    if section is None:
        yield from lines
    elif section.marker is not None:
        marker = f"!{section.marker}".casefold()
        yield from (line for line in lines if line.row.cells[0].strip().casefold() == marker)
    else:
        title = normal_form(section.title or "")
        for above, line in pairwise(lines):
            if [text for cell in above.row.cells if (text := normal_form(cell))] == [title]:
                yield line


def _matched(template: Template, index: HeaderIndex) -> int:
    """How many columns the template has a word on."""
    named = {index.find(column) for column in template.named_columns()}
    patterns = (*template.leave_out, *template.sensitive)
    listed = {
        column
        for column, name in enumerate(index.names)
        if any(matches_pattern(name, pattern) for pattern in patterns)
    }
    return len((named | listed) - {None})


def _rank(claim: Recognised) -> tuple[bool, int]:
    return claim.exact, claim.matched


def _is_refused_for_a_flag(claim: Recognised, head: TableHead) -> bool:
    """Whether what tells a list of others is a flag of customers only: `Lieferant` above yes and no
    says which of them are suppliers as well."""
    if claim.template is None or claim.template.refuse is None:
        return False
    index, sample = HeaderIndex(claim.header.names), head.cells_below(claim.header.number)
    told = {index.find(name) for one in claim.template.recognise for name in (*one.all, *one.any)}
    columns = [column for column in told if column is not None]
    return bool(columns) and all(are_flags(column_of(sample, column)) for column in columns)


def _refuse_if_told(found: Recognised) -> Recognised:
    template = found.template
    if template is None or template.refuse is None:
        return found
    raise UsageError(
        "file-refused",
        gettext("This file is not imported: {refuse}").format(refuse=template.refuse),
        hint=gettext(
            "Export the customers instead. If these are customers all the same, name "
            "the template of their layout with --template."
        ),
        context={"template": template.name},
    )


# --- a template that the user named --------------------------------------------------------------


def _fit_forced(template: Template, head: TableHead) -> Recognised:
    """The user's word stands in for a fingerprint, as long as the customers have a name."""
    if template.header is HeaderPlace.NONE:
        names = head.widened(template.columns, 0)
        return Recognised(template, Header(0, names), len(template.columns), exact=True)
    if (claim := _claim(template, head)) is not None:
        return claim
    lines = sorted(
        _section_headers(template, head.lines),
        key=lambda line: _matched(template, line.index),
        reverse=True,
    )
    for line in lines:
        if _names_customers(template, line.index):
            missing = _closest_missing(template, line.index)
            matched = _matched(template, line.index)
            return Recognised(template, head.header(line), matched, missing=missing)
    raise _does_not_fit(template, lines[0].row if lines else None)


def _names_customers(template: Template, index: HeaderIndex) -> bool:
    rules = template.fields.get("displayName", ())
    columns = [column for rule in rules for column in rule.named_columns]
    return any(index.find(column) is not None for column in columns)


def _closest_missing(template: Template, index: HeaderIndex) -> tuple[str, ...]:
    """What the table lacks of the fingerprint that it comes closest to."""
    lacking = (_missing(fingerprint, index) for fingerprint in template.recognise)
    return min(lacking, key=len, default=())


def _does_not_fit(template: Template, closest: SourceRow | None) -> UsageError:
    missing = _closest_missing(template, HeaderIndex(closest.cells if closest else ()))
    seen = (
        gettext(" The file has: {shown_cells}.").format(shown_cells=shown_cells(closest.cells))
        if closest
        else ""
    )
    lacks = (
        gettext("these columns are missing: {missing}").format(missing=", ".join(missing))
        if missing
        else gettext("no header fits it")
    )
    return UsageError(
        "template-does-not-fit",
        gettext("The template {template} does not fit this file: {lacks}.{seen}").format(
            template=template.name, lacks=lacks, seen=seen
        ),
        hint=gettext(
            "Leave --template out to have the layout recognised, or write a template "
            "for this file with: importer templates init FILE"
        ),
        context={"template": template.name},
    )

"""The plan of what becomes of a table's columns, made once per table from a template.

Without a template the headers are matched one by one. Running the plan row by row is
`plan`'s business.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from msgspec import Struct

from importer.core.customer import FieldKind
from importer.core.headers.known import HeaderIndex, HeaderMatch, matches_pattern, normal_form
from importer.core.headers.own_columns import is_own_column
from importer.core.headers.sensitive import SENSITIVITY_WORDS, Sensitivity, sensitive_columns
from importer.core.headers.told import Told
from importer.core.late_texts import later
from importer.core.layout.lines import LineRules
from importer.core.mapping.behind import complete
from importer.core.mapping.bound_rules import BoundRule, bind_rule
from importer.core.mapping.conditions import bind_conditions
from importer.core.mapping.parsers import family_of
from importer.core.mapping.plan import BoundFilter, MappingPlan, RowMap
from importer.core.mapping.proposal import propose_mapping, proposed_template
from importer.core.mapping.steps import Step, field_step, inactive_step, note_step, path_step
from importer.core.rows import Header, SourceRow
from importer.core.stages import ColumnUsage, ColumnUse, Evidence, MappedRow
from importer.core.target_fields import target_fields
from importer.core.templates.name_paths import OwnNames, split_path
from importer.core.templates.template import Template, Unmapped
from importer.core.values.text import clean, storable_proposal

__all__ = ["MappingPlan", "own_name_of", "plan_mapping"]

_AMOUNTS = frozenset({FieldKind.AMOUNT, FieldKind.RATE})


def plan_mapping(
    header: Header,
    template: Template | None = None,
    *,
    sample: Sequence[Sequence[str]] = (),
    delimiter: str = ",",
    own_names: OwnNames | None = None,
    told: Told = MappingProxyType({}),
    secrets: Collection[int] = (),
    keep_private: bool = False,
) -> MappingPlan:
    """What becomes of a table's columns and rows.

    Args:
        header: where the header stands, as written.
        template: None if no template claims the table: the headers are matched one by one.
        sample: cells of some rows, which tell what a column is whose header is not known.
        delimiter: the file's, for messages.
        own_names: those of all rows (`own_name_of`), for templates that shorten `Parent:Child`
            names; without them nothing is shortened.
        told: what a person said of some columns; with a template nothing.
        secrets: columns whose values are secrets, whatever their headers say.
        keep_private: let private data of persons through, but for what such a header says else.
    """
    matches: Mapping[int, HeaderMatch] = {}
    outdone: Mapping[int, str] = {}
    if template is None:
        proposal = propose_mapping(header, sample, told=told)
        template, matches, outdone = (
            proposed_template(proposal),
            proposal.matches,
            proposal.outdone,
        )
    else:
        completed = complete(template, header, sample)
        template, matches = completed.template, completed.added
    bound = _bind(
        header, template, _sensitive(header, template, secrets, keep_private=keep_private)
    )
    columns = tuple(_column_uses(bound, matches, outdone))
    sensitive = tuple(use.column for use in columns if use.usage is ColumnUsage.SENSITIVE)
    return MappingPlan(
        header=header,
        template=bound.template,
        columns=columns,
        columns_of_interest=_columns_of_interest(bound),
        line_rules=_line_rules(bound, columns),
        named_width=max((c + 1 for c, name in enumerate(header.names) if name.strip()), default=0),
        sensitive=sensitive,
        delimiter=delimiter,
        row_map=_row_map(bound, columns, own_names),
    )


def own_name_of(plan: MappingPlan, row: SourceRow) -> str:
    """The last part of the row's `Parent:Child` display name, to be counted by `OwnNames`."""
    mapped = plan.map(row)
    name = mapped.values.get("displayName", "") if isinstance(mapped, MappedRow) else ""
    return split_path(name, plan.template.names.path)[1]


# --- a template's names bound to columns ----------------------------------------------------------


class _Bound(Struct, frozen=True):
    """A template whose columns are found in a table; fields without any column are left out."""

    header: Header
    template: Template
    index: HeaderIndex
    fields: Mapping[str, tuple[BoundRule, ...]]
    notes: tuple[tuple[str | None, BoundRule], ...]
    filters: tuple[BoundFilter, ...]
    source_key: int | None
    sensitive: Mapping[int, Sensitivity]


def _sensitive(
    header: Header, template: Template, secrets: Collection[int], *, keep_private: bool
) -> dict[int, Sensitivity]:
    """Which columns are used in no way, and why. Private data is used where the template names its
    column: somebody has decided so."""
    index = HeaderIndex(header.names)
    named = {index.find(column) for column in template.named_columns()}
    found: dict[int, Sensitivity] = {}
    by_words = sensitive_columns(index.names)
    for column, name in enumerate(index.names):
        kind = by_words.get(column)
        if kind is Sensitivity.PRIVATE and (keep_private or column in named):
            kind = None
        if kind is None and _is_listed(name, template.sensitive):
            kind = Sensitivity.PAYMENT
        if kind is None and column in secrets:
            kind = Sensitivity.SECRET
        if kind is not None:
            found[column] = kind
    return found


def _bind(header: Header, template: Template, sensitive: Mapping[int, Sensitivity]) -> _Bound:
    index = HeaderIndex(header.names)

    def find(name: str) -> int | None:
        column = index.find(name)
        return None if column in sensitive else column

    path = template.names.path
    fields = {
        field: tuple(bound for rule in rules if (bound := bind_rule(rule, find, path)) is not None)
        for field, rules in template.fields.items()
    }
    return _Bound(
        header=header,
        template=template,
        index=index,
        fields={field: rules for field, rules in fields.items() if rules},
        notes=tuple(
            (note.label, bound)
            for note in template.notes
            if (bound := bind_rule(note, find)) is not None
        ),
        filters=tuple(_bind_filters(template, find)),
        source_key=None if template.source_key is None else find(template.source_key),
        sensitive=sensitive,
    )


def _is_listed(header: str, patterns: Iterable[str]) -> bool:
    return any(matches_pattern(header, pattern) for pattern in patterns)


def _bind_filters(template: Template, find: Callable[[str], int | None]) -> Iterator[BoundFilter]:
    for rule in template.filter:
        column = find(rule.column)
        if column is not None:
            known = frozenset(map(str.casefold, rule.skip or rule.keep))
            conditions = bind_conditions(rule.when, find)
            yield BoundFilter(
                column=column,
                known=known,
                skips=bool(rule.skip),
                reason=rule.reason,
                conditions=conditions,
            )


# --- what becomes of the columns ------------------------------------------------------------------


def _column_uses(
    bound: _Bound, matches: Mapping[int, HeaderMatch], outdone: Mapping[int, str]
) -> Iterator[ColumnUse]:
    """What becomes of each column, and why.

    Args:
        matches: columns that were read by their headers.
        outdone: why others were not.
    """
    fields = _fields_by_column(bound)
    deciding = _deciding_columns(bound)
    noted = {column for _, rule in bound.notes for column in rule.columns}
    named = later("named by the template {name}", name=bound.template.name)
    for column, name in enumerate(bound.index.names):
        written = bound.header.names[column]
        if column in bound.sensitive:
            reason = SENSITIVITY_WORDS[bound.sensitive[column]]
            yield ColumnUse(column, written, ColumnUsage.SENSITIVE, reason=reason)
        elif column in fields:
            match = matches.get(column) or HeaderMatch("", 1.0, named, Evidence.TEMPLATE)
            told = (match.reason, match.confidence, match.evidence)
            yield ColumnUse(column, written, ColumnUsage.FIELD, fields[column], *told)
        elif column in noted:
            yield ColumnUse(
                column=column,
                header=written,
                usage=ColumnUsage.NOTE,
                fields=("note",),
                reason=named,
                evidence=Evidence.TEMPLATE,
            )
        elif column in deciding:
            yield ColumnUse(column, written, ColumnUsage.FILTER, reason=deciding[column])
        else:
            usage, reason = _fate_of_unnamed(bound, column, name, outdone)
            into = ("note",) if usage is ColumnUsage.NOTE else ()
            yield ColumnUse(column=column, header=written, usage=usage, fields=into, reason=reason)


def _fields_by_column(bound: _Bound) -> dict[int, tuple[str, ...]]:
    fields: dict[int, dict[str, None]] = {}
    for field, rules in bound.fields.items():
        for rule in rules:
            for column in rule.columns:
                fields.setdefault(column, {}).update(dict.fromkeys(family_of(field, rule.parse)))
    return {column: tuple(names) for column, names in fields.items()}


def _deciding_columns(bound: _Bound) -> dict[int, str]:
    """Columns of filters and conditions, and what they decide."""
    rules = [*(rule for rules in bound.fields.values() for rule in rules)]
    rules += [rule for _, rule in bound.notes]
    deciding: dict[int, str] = {
        column: later("decides how other columns are read")
        for rule in rules
        for column in rule.conditions
    }
    for filtering in bound.filters:
        seen = (column for _, columns in filtering.conditions for column in columns)
        for column in (filtering.column, *seen):
            if column is not None:
                deciding[column] = later("decides which rows are customers")
    return deciding


def _fate_of_unnamed(
    bound: _Bound, column: int, name: str, outdone: Mapping[int, str]
) -> tuple[ColumnUsage, str]:
    template = bound.template
    if is_own_column(name):
        return ColumnUsage.LEFT_OUT, later("written by the importer beside the rows to mend")
    if _marks_rows(template, column):
        return ColumnUsage.LEFT_OUT, later("marks the rows of the table")
    if _is_listed(name, template.leave_out) or _is_listed(
        bound.index.address_of(column), template.leave_out
    ):
        return ColumnUsage.LEFT_OUT, later("left out by the template {name}", name=template.name)
    if column in outdone:
        return ColumnUsage.NOTE, outdone[column]
    if template.unmapped is Unmapped.LEAVE_OUT:
        return ColumnUsage.LEFT_OUT, later("not named by the template {name}", name=template.name)
    return ColumnUsage.NOTE, later("no field of its own")


def _marks_rows(template: Template, column: int) -> bool:
    return template.section is not None and template.section.marker is not None and column == 0


def _columns_of_interest(bound: _Bound) -> Mapping[FieldKind, tuple[int, ...]]:
    columns: dict[FieldKind, set[int]] = {}
    for field, rules in bound.fields.items():
        kind = target_fields()[field].kind
        columns.setdefault(kind, set()).update(c for rule in rules for c in rule.telling)
    return {kind: tuple(sorted(found)) for kind, found in columns.items() if found}


def _line_rules(bound: _Bound, columns: Iterable[ColumnUse]) -> LineRules:
    fields, section = target_fields(), bound.template.section
    balance = [c for rule in bound.fields.get("openingBalance", ()) for c in rule.telling]
    continuation = map(bound.index.find, bound.template.continuation)
    return LineRules(
        header=bound.header.names if bound.header.number else (),
        text_columns=frozenset(
            use.column
            for use in columns
            if use.usage is ColumnUsage.FIELD
            and not any(fields[field].kind in _AMOUNTS for field in use.fields)
        ),
        balance_column=balance[0] if balance else None,
        continuation=tuple(column for column in continuation if column is not None),
        marker=(section.marker or "") if section else "",
        section_ends=frozenset(map(normal_form, section.ends)) if section else frozenset(),
    )


# --- what becomes of the rows ---------------------------------------------------------------------


def _row_map(bound: _Bound, columns: tuple[ColumnUse, ...], own_names: OwnNames | None) -> RowMap:
    name_columns = _name_columns(bound)
    plain = {
        field: rules[0].columns[0]
        for field, rules in bound.fields.items()
        if len(rules) == 1 and rules[0].plain and rules[0].columns[0] not in name_columns
    }
    looked_at = {use.column for use in columns if use.usage in _LOOKED_AT}
    looked_at |= set() if bound.source_key is None else {bound.source_key}
    named_by_note_rules = {column for _, rule in bound.notes for column in rule.columns}
    return RowMap(
        plain=plain,
        steps=tuple(_steps(bound, plain, name_columns, own_names)),
        note_columns=tuple(
            (_label(bound, use.column), use.column)
            for use in columns
            if use.usage is ColumnUsage.NOTE and use.column not in named_by_note_rules
        ),
        maybe_unused=tuple(
            (_label(bound, column), column) for column in _maybe_unused(bound, plain)
        ),
        filters=bound.filters,
        blank=frozenset(bound.template.blank),
        wraps=tuple((mark[:1], mark[1:]) for mark in bound.template.unwrap),
        looked_at=tuple(sorted(looked_at)),
        source_key=bound.source_key,
    )


_LOOKED_AT = frozenset({ColumnUsage.FIELD, ColumnUsage.NOTE, ColumnUsage.FILTER})


def _name_columns(bound: _Bound) -> frozenset[int]:
    """The columns whose text may carry the mark of inactive customers."""
    if bound.template.names.inactive_suffix is None:
        return frozenset()
    return frozenset(c for rule in bound.fields.get("displayName", ()) for c in rule.columns)


def _steps(
    bound: _Bound,
    plain: Mapping[str, int],
    name_columns: frozenset[int],
    own_names: OwnNames | None,
) -> Iterator[Step]:
    """In this order: a parser fills what the plain words of other columns left blank."""
    template = bound.template
    if template.names.inactive_suffix is not None and name_columns:
        yield inactive_step(sorted(name_columns), template.names.inactive_suffix)
    others = [(field, rules) for field, rules in bound.fields.items() if field not in plain]
    for parses in (False, True):
        for field, rules in others:
            if any(rule.parse is not None for rule in rules) is parses:
                yield field_step(field, rules)
    for label, rule in bound.notes:
        labels = {column: label or _label(bound, column) for column in rule.columns}
        yield note_step(label or "", labels, rule)
    if template.names.path is not None:
        shortens = template.names.shorten and own_names is not None
        yield path_step(
            template.names.path, own_names.is_unique if shortens and own_names else None
        )


def _maybe_unused(bound: _Bound, plain: Mapping[str, int]) -> list[int]:
    """Columns that rules name but may pass over in some row."""
    named: set[int] = set()
    certain = set(plain.values())
    first_rules = [rules[0] for rules in bound.fields.values()]
    first_rules += [rule for _, rule in bound.notes]
    for rules in (*bound.fields.values(), *((rule,) for _, rule in bound.notes)):
        named.update(column for rule in rules for column in rule.columns)
    for rule in first_rules:
        certain.update(rule.certain if rule.parse is None else ())
    return sorted(named - certain)


def _label(bound: _Bound, column: int) -> str:
    # A header with an emoji must not make every note of the file unstorable.
    return storable_proposal(clean(bound.index.names[column]).text).strip("*- ")

"""Rows mapped in columns are as the plan maps each of them, whatever a template's rules say."""

from collections.abc import Sequence
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st
from importer.core.mapping.columns import map_chunk
from importer.core.mapping.plan import MappingPlan
from importer.core.mapping.planning import plan_mapping
from importer.core.rows import CellKind, Header, RowChunk, SourceRow
from importer.core.stages import MappedRow
from importer.core.templates.name_paths import OwnNames
from importer.core.templates.template import Template

from tests.budget import budget
from tests.laws.test_bulk import chunks_from

HEADERS = ("A", "B", "C", "D", "E", "Phone", "Phone")
NAMED = (*HEADERS[:6], "Phone [2]", "Nowhere")
CELLS = st.sampled_from(
    [
        *("", "", "", "Acme", "Acme", "ACME", "Acme:Pool", "acme:POOL", ":", "Pool", "Chloé"),
        *("Acme (deleted)", "Ann Lee", "Dr. Ann Lee", "Lee", "Ann", "#N/A", "\u00a0", "Acme "),
        *("Acme\n1 Main St\nRome, NY 13440", "1 Main St\nBoston MA 02138\nUSA", "a ,", ","),
        *("Rome, NY 13440", "10115 Berlin, Germany", "a\n\nb", "ann@acme.example", "x" * 300),
        *("Phone:(555) 010-1234 Mobile:(555) 010-9876 Fax:1", "Other: 12345 Fax: 7", "1,200 Cr"),
        *("<p>Rings <b>twice</b></p>", "&#128512;", "'quoted", "{braced}", "{", "*None"),
        *("Y", "y", "N", "(1,200.00) Debit", "Cr"),
    ]
)

A_COLUMN = st.sampled_from(NAMED)
SEVERAL = st.lists(A_COLUMN, min_size=1, max_size=3, unique=True)
CONDITIONS = st.lists(
    st.fixed_dictionaries({"column": A_COLUMN, "blank": st.booleans()})
    | st.fixed_dictionaries({"column": A_COLUMN, "equals": st.just(["Y", "Acme"])})
    | st.fixed_dictionaries({"column": A_COLUMN, "differs_from": SEVERAL}),
    max_size=2,
)
SOURCES = (
    st.fixed_dictionaries({"column": A_COLUMN})
    | st.fixed_dictionaries({"first": SEVERAL})
    | st.fixed_dictionaries(
        {"columns": SEVERAL}, optional={"join": st.sampled_from([" ", "\n", ""])}
    )
    | st.fixed_dictionaries({"constant": st.just("Here")})
)
CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "when": CONDITIONS,
        "without": st.lists(SEVERAL | A_COLUMN, max_size=3),
        "lookup": st.just({"Y": "yes", "Acme": ""}),
        "format": st.just("is {}"),
        "default": st.just("Nothing"),
    },
)
PARSERS: dict[str, list[str | None]] = {
    "displayName": [None, "last-of-path"],
    "companyName": [None, "last-of-path"],
    "firstName": [None, "person-name"],
    "lastName": [None],
    "workPhone": [None, "labelled-phones"],
    "personalPhone": [None],
    "billingAddress1": [None, "address-lines"],
    "billingAddressCity": [None],
    "shippingAddress1": [None, "address-lines"],
    "openingBalance": [None, "amount-dr-cr"],
    "active": [None],
    "note": [None, "html-text"],
}


def rules(*parsers: str | None) -> st.SearchStrategy[dict[str, Any]]:
    parser = st.sampled_from(parsers).map(lambda name: {"parse": name} if name else {})
    return st.builds(
        lambda source, changes, parse: source | changes | parse, SOURCES, CHANGES, parser
    )


FIELDS = st.fixed_dictionaries(
    {},
    optional={
        name: st.lists(rules(*some), min_size=1, max_size=2) for name, some in PARSERS.items()
    },
).filter(bool)
NOTES = st.lists(
    st.builds(lambda rule, label: rule | {"label": label}, rules(None), st.just("Said"))
    | st.fixed_dictionaries({"columns": SEVERAL}),
    max_size=2,
)
NAMES = st.fixed_dictionaries(
    {},
    optional={
        "path": st.just(":"),
        "shorten": st.booleans(),
        "inactive_suffix": st.just(" (deleted)"),
    },
)
FILTERS = st.lists(
    st.fixed_dictionaries(
        {"column": A_COLUMN, "reason": st.just("no"), "when": CONDITIONS} | {"skip": st.just(["Y"])}
    ),
    max_size=1,
)


def template(fields: dict[str, Any], **others: Any) -> Template:
    return Template.model_validate({"name": "t", "title": "T", "fields": fields} | others)


TEMPLATES = st.builds(
    template,
    FIELDS,
    notes=NOTES,
    names=NAMES,
    filter=FILTERS,
    blank=st.sampled_from([[], ["*None", "Acme"]]),
    unwrap=st.sampled_from([[], ["'"], ["{}"]]),
    unmapped=st.sampled_from(["note", "leave-out"]),
    source_key=st.none() | A_COLUMN,
)
WIDTHS = st.just(len(HEADERS)) | st.integers(0, len(HEADERS) + 1)
ROWS = st.lists(
    WIDTHS.flatmap(lambda width: st.lists(CELLS, min_size=width, max_size=width)),
    min_size=1,
    max_size=6,
)
KINDS = st.none() | st.lists(st.sampled_from(CellKind), min_size=1, max_size=7)


def mapped_in_columns(plan: MappingPlan, chunk: RowChunk) -> dict[int, tuple[Any, ...]]:
    """What each row that is not doubtful became."""
    mapped = map_chunk(plan, chunk)
    return {
        at: (
            {name: texts[at] for name, texts in mapped.texts.items() if texts[at]},
            {
                name: kinds[at]
                for name, kinds in mapped.kinds.items()
                if kinds[at] is not CellKind.TEXT and mapped.texts[name][at]
            },
            tuple(mapped.notes[at]),
            mapped.source_keys[at],
        )
        for at in range(len(chunk))
        if at not in mapped.doubtful
    }


@settings(max_examples=budget(400, 10_000), deadline=None)
@given(TEMPLATES, ROWS, KINDS)
@example(
    template({"displayName": [{"first": ["A", "B"]}]}, names={"inactive_suffix": " (deleted)"}),
    [["", "Acme (deleted)", *[""] * 5], ["Acme (deleted)", "Acme (deleted)", *[""] * 5]],
    [CellKind.TEXT, CellKind.NUMBER],
)
@example(
    template({"displayName": [{"column": "A"}]}, names={"path": ":", "shorten": True}),
    [["Acme:Pool", *[""] * 6], ["Acme:Lake", *[""] * 6], [":", "a", *[""] * 5]],
    None,
)
@example(
    template({"firstName": [{"column": "B", "parse": "person-name"}], "lastName": {"column": "C"}}),
    [["Acme", "Ann Lee", "Smith", *[""] * 4], ["Acme", "Ann Lee", *[""] * 5]],
    None,
)
@example(
    template(
        {
            "displayName": [{"column": "A"}],
            "billingAddress1": [
                {"columns": ["B", "C", "D"], "parse": "address-lines", "without": ["A", ["C", "D"]]}
            ],
        },
        names={"path": ":"},
    ),
    [["Acme:Pool", "acme", "1 Main St", "Rome, NY 13440", *[""] * 3], ["A", "B", *[""] * 5]],
    None,
)
@example(
    template({"workPhone": [{"column": "A", "parse": "labelled-phones"}]}),
    [["Phone: 12345 Fax: 23456 Other: 34567", *[""] * 6], ["Other: 12345", *[""] * 6]],
    None,
)
@example(
    template({"workPhone": [{"column": "A"}]}, notes=[{"columns": ["B", "C"]}]),
    [["1", "b", "c", *[""] * 4], ["1", "", "c", *[""] * 4]],
    [CellKind.NUMBER],
)
def test_columns_say_what_each_row_says(
    wanted: Template, rows: Sequence[Sequence[str]], kinds: Sequence[CellKind] | None
) -> None:
    """Values, kinds, lines of the note and keys; what the plan finds a problem in is doubtful."""
    (header_and_rows,) = chunks_from(HEADERS, rows, kinds)
    names = OwnNames()
    names.add("Pool")
    plan = plan_mapping(Header(1, HEADERS), wanted, own_names=names)
    found = mapped_in_columns(plan, header_and_rows)
    for at, row in enumerate(header_and_rows.rows()):
        expected = plan.map(row)
        if at in found:
            assert isinstance(expected, MappedRow)
            assert not expected.problems
            said = (expected.values, expected.kinds, expected.note_lines, expected.source_key)
            assert found[at] == said
        else:
            assert not _is_ordinary(expected, row)


def _is_ordinary(mapped: object, row: SourceRow) -> bool:
    """Whether doubting a row would be needless care: so that no doubt is of every row."""
    return (
        isinstance(mapped, MappedRow)
        and not mapped.problems
        and row.kinds in (None, (CellKind.TEXT,) * len(HEADERS))
        and len(row.cells) == len(HEADERS)
        and all(cell.isalpha() for cell in row.cells)
        and "Y" not in map(str.upper, row.cells)
    )

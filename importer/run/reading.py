"""From files to tables, each with the layout that it follows.

A file is opened once: what is asked of it later is asked of the same bytes, by the tables that were
made of it then.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from importer.core.choices import Choices
from importer.core.corrections.row_keys import KeyedTable, keyed_table
from importer.core.errors import UsageError
from importer.core.headers.by_values import column_of
from importer.core.headers.known import HeaderIndex
from importer.core.headers.sensitive import sensitive_columns
from importer.core.headers.told import told_besides
from importer.core.language import gettext
from importer.core.layout.recognition import HEAD_ROWS, Recognised, Tie, recognise_tables
from importer.core.mapping.behind import reads_less
from importer.core.mapping.proposal import (
    MappingProposal,
    may_be_names,
    propose_mapping,
    proposed_template,
)
from importer.core.ports import Files, Mappings, RunRecords
from importer.core.reading import ReadingOptions, Table
from importer.core.rows import SourceRow
from importer.core.templates.remembered import RememberedMapping
from importer.core.templates.value_maps import extends
from importer.core.values.plain_text import plain_text
from importer.run.checking import ReadTable
from importer.run.fronts import Asks, ProposedColumn


class OpenedFile(Struct, frozen=True):
    """A file whose bytes can't change any more.

    Attributes:
        name: what it is called in a run: its name, or its path where names repeat.
        heads: the first rows of each table, by which it is recognised.
    """

    path: Path
    name: str
    tables: tuple[Table, ...]
    heads: tuple[tuple[SourceRow, ...], ...]


def open_files(
    files: Files, paths: tuple[Path, ...], options: ReadingOptions
) -> tuple[OpenedFile, ...]:
    """Open every file, once.

    Raises:
        ImporterError: a file can't be read, or was changed meanwhile.
        UsageError: `file-named-twice`.
    """
    opened = []
    for path, name in zip(paths, _unique_names(paths), strict=True):
        tables = files.open(path, name, options)
        heads = tuple(table.head(HEAD_ROWS) for table in tables)
        opened.append(OpenedFile(path, name, tables, heads))
    return tuple(opened)


def _unique_names(paths: tuple[Path, ...]) -> list[str]:
    """What the files are called in a run: their names, or their paths where names repeat."""
    names = [path.name or str(path) for path in paths]
    if len(set(paths)) < len(paths):
        raise UsageError(
            "file-named-twice",
            gettext("The same file is named twice."),
            hint=gettext("Name each file once; it would be imported twice otherwise."),
        )
    return [
        plain_text(name if names.count(name) == 1 else str(path))
        for path, name in zip(paths, names, strict=True)
    ]


def read_corrections(opened: tuple[OpenedFile, ...]) -> tuple[KeyedTable, ...]:
    """The tables of files of corrections; none if the files are none.

    Raises:
        UsageError: some of the files are corrections and others are not.
    """
    found: list[list[KeyedTable]] = []
    for file in opened:
        keyed = map(keyed_table, file.tables, file.heads)
        found.append([table for table in keyed if table is not None])
    if any(found) and not all(found):
        raise UsageError(
            "corrections-among-others",
            gettext("Some of the files are corrections of an earlier import, others are not."),
            hint=gettext("Import the corrections by themselves, then the other files."),
        )
    return tuple(table for tables_of_file in found for table in tables_of_file)


def recognise(
    opened: tuple[OpenedFile, ...], files: Files, choices: Choices, asks: Asks
) -> tuple[ReadTable, ...]:
    """Every table of the files that holds customers, with the layout that it follows.

    Raises:
        ImporterError: a file is no list of customers.
        UsageError: several templates fit one table equally well, and nobody chose.
    """
    forced = files.template(choices.template) if choices.template else None
    templates = files.templates()
    read: list[ReadTable] = []
    for file in opened:
        with _naming(file.name):
            found = recognise_tables(
                file.heads, templates, forced=forced, header_row=choices.header_row
            )
            for table, finding in zip(file.tables, found, strict=True):
                if (layout := _settled(finding, file.name, asks)) is not None:
                    fitting = layout if forced else _unless_headers_read_more(layout)
                    read.append(ReadTable(table, fitting, file.path))
    return tuple(read)


def _settled(finding: Recognised | Tie | None, file: str, asks: Asks) -> Recognised | None:
    """What was recognised; of several equally good ones the one that somebody chose."""
    if not isinstance(finding, Tie):
        return finding
    candidates = {found.template.name: found for found in finding.candidates if found.template}
    chosen = asks.template(file, tuple(candidates))
    if chosen is None:
        raise finding.question()
    return candidates[chosen]


def _unless_headers_read_more(found: Recognised) -> Recognised:
    """A template that leaves most names, addresses and contacts unread is another system's."""
    if found.template is None or not reads_less(found.template, found.header, found.sample):
        return found
    return found.by_headers()


def read_tables(
    opened: tuple[OpenedFile, ...],
    files: Files,
    choices: Choices,
    mappings: Mappings,
    asks: Asks,
) -> tuple[ReadTable, ...]:
    """The same, ready to be imported: as somebody confirmed such headers once, which wins over
    every template but the one that the choices name; and with a column of names.

    Raises:
        ImporterError: a file is no list of customers.
        UsageError: `no-name-column`; or several templates fit one table equally well, and nobody
            chose.
    """
    read = recognise(opened, files, choices, asks)
    if not choices.template:
        read = tuple(_as_confirmed(one, mappings) for one in read)
    named = (_with_names(one, asks) for one in read)
    return tuple(_with_guesses_settled(one, asks, mappings) for one in named)


def _as_confirmed(read: ReadTable, mappings: Mappings) -> ReadTable:
    mapping = mappings.mapping_for(read.recognised.header.names)
    if mapping is None:
        return read
    return replace(read, recognised=read.recognised.as_confirmed(mapping))


def _with_names(read: ReadTable, asks: Asks) -> ReadTable:
    """Rather than call customers by their e-mail addresses while their names go into notes."""
    found = read.recognised
    if found.template is not None:
        return read
    columns = may_be_names(propose_mapping(found.header, found.sample), found.sample)
    if not columns:
        return read
    answer = asks.name_column(read.table.file, columns)
    if answer is None:
        with _naming(read.table.file):
            raise _no_name_column(columns)
    column = HeaderIndex(found.header.names).find(answer) if answer else None
    told = {} if column is None else {column: "displayName"}
    return replace(read, recognised=found.as_told(told))


def _with_guesses_settled(read: ReadTable, asks: Asks, mappings: Mappings) -> ReadTable:
    """Ask about what is only guessed, until nothing has to be changed: the answer holds for the
    next file of such headers."""
    found = read.recognised
    if found.template is not None or not asks.takes_questions:
        return read
    proposal = propose_mapping(found.header, found.sample, told=found.told)
    guesses = {column for column, match in proposal.matches.items() if match.is_guess}
    if not guesses or guesses == set(proposal.matches):
        return read
    told = found.told
    while answer := asks.columns(read.table.file, tuple(_proposed(proposal, found))):
        told = told_besides(told, answer)
        proposal = propose_mapping(found.header, found.sample, told=told)
    if answer is None:
        return read
    mapping = RememberedMapping(found.header.names, proposed_template(proposal), datetime.now(UTC))
    mappings.remember_mapping(mapping)
    return replace(read, recognised=found.as_confirmed(mapping))


def _proposed(proposal: MappingProposal, found: Recognised) -> Iterator[ProposedColumn]:
    sensitive = sensitive_columns(proposal.index.names)
    for column, name in enumerate(proposal.index.names):
        if column in sensitive or column in proposal.secrets:
            continue
        match, values = proposal.matches.get(column), column_of(found.sample, column)
        if not values and not found.header.names[column].strip():
            continue
        yield ProposedColumn(
            column=column,
            header=name,
            usage=proposal.usage_of(column),
            field=match.field if match else "",
            reason=match.reason if match else proposal.outdone.get(column, ""),
            samples=tuple(dict.fromkeys(values))[:2],
            is_guess=match is not None and match.is_guess,
        )


def _no_name_column(columns: tuple[str, ...]) -> UsageError:
    return UsageError(
        "no-name-column",
        gettext(
            "No column is known to hold the customers' names, so they would be "
            "called by their e-mail address or phone. Columns that may hold them: "
            "{columns}."
        ).format(columns=", ".join(columns)),
        hint=gettext(
            "Write the mapping that we propose with importer templates init FILE, "
            "put the column under [fields.displayName], and give the file that was "
            "written to --template."
        ),
    )


@contextmanager
def _naming(file: str) -> Iterator[None]:
    """Name the file in messages about its layout, which know only what stands in it."""
    try:
        yield
    except UsageError as error:
        if file in error.message:
            raise
        named, context = f"{file}: {error.message}", {**error.context, "file": file}
        raise UsageError(error.code, named, hint=error.hint, context=context) from error


def remember_mappings(reader: RunRecords, run_id: str, files: Files, mappings: Mappings) -> None:
    """Keep how the tables of a run were mapped, since a person has just confirmed it.

    Layouts that the importer knows by itself need no memory.
    """
    known = {template.name for template in files.templates()}
    now = datetime.now(UTC)
    for source in reader.sources(run_id):
        if source.mapping is not None and source.template not in known:
            names = source.header.names
            kept = mappings.mapping_for(names)
            if kept is not None and extends(kept.template, source.mapping):
                continue  # values that were put right have been kept with it meanwhile
            mappings.remember_mapping(RememberedMapping(names, source.mapping, now))

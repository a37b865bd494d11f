"""A proposed mapping as a commented template file, to be edited and used with `--template`."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from importer.core.headers.known import HeaderIndex
from importer.core.headers.sensitive import SENSITIVITY_WORDS, Sensitivity, sensitive_columns
from importer.core.late_texts import told
from importer.core.mapping.proposal import MappingProposal
from importer.core.target_fields import target_fields


def template_toml(
    proposal: MappingProposal, *, name: str, title: str, names: Sequence[str] = ()
) -> str:
    """The proposed mapping as a commented template file, to be edited and used with `--template`.

    Args:
        name: of the template: small letters, digits and `-`.
        title: for people; the file's name serves.
        names: headers that may mean the customers' names (`may_be_names`).
    """
    index = proposal.index
    mapped = {index.address_of(column) for column in proposal.matches}
    lines = [
        "# A mapping of customers' columns to Bigcapital's fields, proposed from the headers.",
        "# Correct what is wrong, then: importer check FILE --template THIS-FILE",
        "",
        f"name = {toml_text(name)}",
        f"title = {toml_text(title)}",
        "",
        "# Columns that no line below names go into the note; leave-out lists them only.",
        'unmapped = "note"',
        "# Texts that mean “nothing here”.",
        "blank = []",
        "",
        *_fingerprint_lines(mapped or set(index.names), is_known=bool(mapped)),
        *_field_lines(proposal),
        *_filter_lines(proposal),
        *_note_lines(proposal),
        *_unused_column_lines(proposal, index),
        *_unused_field_lines(proposal, names),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _fingerprint_lines(headers: Iterable[str], *, is_known: bool) -> Iterator[str]:
    mark = "" if is_known else "# "
    yield "# A file with these headers is of this layout."
    yield f"{mark}[[recognise]]"
    yield f"{mark}all = [{', '.join(map(toml_text, sorted(headers)))}]"
    yield ""


def _field_lines(proposal: MappingProposal) -> Iterator[str]:
    rules = proposal.rules()
    for field, target in target_fields().items():
        if field not in rules:
            continue
        match = next(match for match in proposal.matches.values() if match.field == field)
        yield f"# {target.label}: {told(match.reason)} (confidence {match.confidence:.0%})."
        yield f"[fields.{field}]"
        yield from _rule_lines(rules[field])
        yield ""


def _filter_lines(proposal: MappingProposal) -> Iterator[str]:
    for rule in proposal.filter_rules():
        yield "# Rows that are no customers."
        yield "[[filter]]"
        yield from _rule_lines(rule)
        yield ""


def _note_lines(proposal: MappingProposal) -> Iterator[str]:
    for rule in proposal.note_rules():
        yield "# In the note as well."
        yield "[[notes]]"
        yield from _rule_lines(rule)
        yield ""


def _rule_lines(rule: Mapping[str, Any]) -> Iterator[str]:
    for verb, value in rule.items():
        if isinstance(value, Mapping):
            pairs = (f"{toml_text(key)} = {toml_text(text)}" for key, text in value.items())
            yield f"{verb} = {{ {', '.join(pairs)} }}"
        elif isinstance(value, list):
            yield f"{verb} = [{', '.join(map(toml_text, value))}]"
        else:
            yield f"{verb} = {toml_text(value)}"


def _unused_column_lines(proposal: MappingProposal, index: HeaderIndex) -> Iterator[str]:
    unused = [column for column in range(len(index.names)) if column not in proposal.matches]
    sensitive = sensitive_columns(index.names)
    filtering = {one.column for one in proposal.filters}
    unused = [column for column in unused if column not in filtering]
    if not unused:
        return
    yield "# Columns without a field, as things stand:"
    for column in unused:
        why = told(proposal.outdone.get(column, ""))
        fate = f"goes into the note; {why}" if why else "goes into the note"
        kind = Sensitivity.SECRET if column in proposal.secrets else None
        if kind := sensitive.get(column, kind):
            fate = f"{SENSITIVITY_WORDS[kind]}: only the header is kept"
        yield _on_one_line(f"#   {index.address_of(column)}: {fate}")
    yield ""


def _unused_field_lines(proposal: MappingProposal, names: Sequence[str]) -> Iterator[str]:
    taken = {match.field for match in proposal.matches.values()}
    unused = [target for field, target in target_fields().items() if field not in taken]
    if unused:
        yield "# Fields without a column; take away the # and name one:"
    for target in unused:
        yield f"# [fields.{target.name}]  # {target.description}"
        likely = names if target.name == "displayName" else ()
        for header in likely or (target.label,):
            yield _on_one_line(f"# column = {toml_text(header)}")


_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def toml_text(text: str) -> str:
    """The text as a TOML basic string (TOML 1.0, "String")."""
    # JSON's escapes are TOML's, but for the control characters that JSON lets stand.
    return _CONTROL.sub(
        lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False)
    )


def _on_one_line(comment: str) -> str:
    """A comment as TOML takes it: without line ends and control characters."""
    return _CONTROL.sub(" ", comment)

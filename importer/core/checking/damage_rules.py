"""Rules over what spreadsheet programs did to a row's texts before we saw them.

Said for every field; mended only where the field's own rule is certain (postal codes and phones, in
`field_rules`). Facts: importer/sources/README.md 4, 25 and 31.
"""

from collections.abc import Iterable, Iterator, Sequence

from importer.core.checking.bulk import BulkDraft
from importer.core.checking.draft import Context, Draft
from importer.core.customer import FieldKind
from importer.core.rows import CellKind
from importer.core.target_fields import target_fields
from importer.core.values.damage import (
    ERROR_TEXTS,
    are_ungarbled,
    has_lost_digits,
    is_shortened_number,
    may_be_garbled,
    may_be_shortened,
    may_have_lost_digits,
    ungarbled,
)

_NUMBERS = frozenset(
    name
    for name, target in target_fields().items()
    if target.kind in {FieldKind.AMOUNT, FieldKind.RATE, FieldKind.DATE}
)
"""Fields in which an exponent has a meaning."""


def check_errors_in_text(draft: Draft, _: Context) -> None:
    """`#REF!` in a text cell or a CSV file is no name: the value that stood there is gone."""
    if ERROR_TEXTS.isdisjoint(draft.texts.values()) and not draft.mapped.note_lines:
        return
    for name, text in draft.texts.items():
        if text in ERROR_TEXTS:
            draft.fail("cell-error", name, text)
    for text in _noted(draft.mapped.note_lines):
        if text in ERROR_TEXTS:
            draft.report("cell-error", "note", text)


def doubt_errors_in_text(draft: BulkDraft, _: Context) -> None:
    """Rows in which an error stands as text."""
    draft.doubt_where_said(lambda text: "#" in text and any(map(text.__contains__, ERROR_TEXTS)))


def check_lost_digits(draft: Draft, _: Context) -> None:
    """`4.41E+11` was a phone or an id once; its last digits are not in the file any more."""
    texts = draft.texts
    if draft.mapped.kinds or any("E+" in text for text in texts.values()):
        for name, text in texts.items():
            if name not in _NUMBERS and _has_lost_digits(draft, name, text):
                draft.report("digits-lost", name, text)
    for text in _noted(draft.mapped.note_lines):
        if is_shortened_number(text):
            draft.report("digits-lost", "note", text)


def doubt_lost_digits(draft: BulkDraft, _: Context) -> None:
    """Rows with a number that a spreadsheet may have shortened."""
    small_too = draft.mapped.kinds or "#" in draft.said
    if "E+" in draft.said or (small_too and "e+" in draft.said):
        draft.doubt_where_said(may_be_shortened)
    for name, kinds in draft.mapped.kinds.items():
        if name not in _NUMBERS and CellKind.NUMBER in kinds:
            _doubt_numbers(draft, draft.text(name), kinds)


def _doubt_numbers(draft: BulkDraft, texts: Sequence[str], kinds: Sequence[CellKind]) -> None:
    """Rows whose text is a number to the workbook, and may have lost digits."""
    rows = enumerate(zip(texts, kinds, strict=True))
    draft.doubt(
        at for at, (text, kind) in rows if kind is CellKind.NUMBER and may_have_lost_digits(text)
    )


def _has_lost_digits(draft: Draft, name: str, text: str) -> bool:
    if draft.kind(name) is CellKind.NUMBER:
        return has_lost_digits(text) or is_shortened_number(text)
    return is_shortened_number(text)


def _noted(lines: Iterable[str]) -> Iterator[str]:
    """The values of lines such as `Fax: #REF!`."""
    return (line.partition(": ")[2] for line in lines if "#" in line or "E+" in line)


def propose_ungarbled(draft: Draft, _: Context) -> None:
    """`RenÃ©e` was read in a wrong encoding by somebody before us; the user decides."""
    texts = draft.texts
    if not may_be_garbled("\n".join(texts.values())):
        return
    for name, text in texts.items():
        if (repaired := ungarbled(text)) != text:
            draft.report("text-garbled", name, text, suggestion=repaired)


def doubt_garbled(draft: BulkDraft, _: Context) -> None:
    """Rows with letters as they look in a wrong encoding."""
    if not are_ungarbled(draft.bytes_beyond_ascii):
        draft.doubt_where_said_beyond_ascii(may_be_garbled)

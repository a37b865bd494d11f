"""The target field that people mean by a word or two, where they type it."""

from collections.abc import Iterator

from importer.core.headers.known import alias_index, known_header, normal_form
from importer.core.target_fields import target_fields

_MOST_LIKELY = 3
_ALIKE = 60
"""Likeness, in percent, from which a field is worth naming."""


def field_called(words: str) -> str | None:
    """The field of this name, label or header in any of our languages, or the only one whose name
    or label begins so; None if none or several may be meant."""
    if match := known_header(words):
        return match.field
    begun = tuple(_begun_by(words))
    return begun[0] if len(begun) == 1 else None


def fields_like(words: str) -> tuple[str, ...]:
    """The fields that may be meant by words that call none, the likeliest first; few, or none."""
    from rapidfuzz import fuzz, process  # only where a name is wrong

    spellings = alias_index()
    found = process.extract(
        normal_form(words), tuple(spellings), scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=20
    )
    alike = (spellings[spelling][0] for spelling, _, _ in found)
    return tuple(dict.fromkeys([*_begun_by(words), *alike]))[:_MOST_LIKELY]


def _begun_by(words: str) -> Iterator[str]:
    begin = normal_form(words)
    for name, target in target_fields().items():
        if begin and any(normal_form(one).startswith(begin) for one in (name, target.label)):
            yield name

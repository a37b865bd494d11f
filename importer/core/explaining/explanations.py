"""What problems, endings, exit codes, errors and fields mean, for somebody who has met one of them.

The texts of problems live in `problems`; examples of problems and the texts of errors are
collected from the tests and from the code (`problem_samples`, `error_texts`).
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from msgspec import Struct

from importer.core.exit_codes import EXIT_HINTS, EXIT_MEANINGS
from importer.core.explaining.error_texts import ERROR_TEXTS
from importer.core.explaining.problem_samples import PROBLEM_SAMPLES
from importer.core.language import gettext, gettext_noop
from importer.core.outcomes import ENDING_HINTS, ENDING_MEANINGS
from importer.core.problems import CATALOGUE, ProblemKind, Severity, render_hint, render_message
from importer.core.target_fields import target_fields

_DIFFERS = re.compile(r"\{\w*\}")
_NEAR_ENOUGH = 60
_PROPOSED = 5

_SEVERITY_WORDS = {
    Severity.ERROR: gettext_noop(
        "a problem of a row: an error; the row is not sent, or not stored as it must be"
    ),
    Severity.WARNING: gettext_noop("a problem of a row: a warning; the row is sent all the same"),
    Severity.REPAIR: gettext_noop("a repair: a value was changed without loss of meaning"),
    Severity.NOTICE: gettext_noop("a notice about a row"),
}


class Explanation(Struct, frozen=True):
    """One word or number that the importer ends in, or that a file is made of, explained.

    Attributes:
        code: as it stands in reports and in `--json`.
        kind: problem, ending, exit code, error or field; for scripts.
        what: the same in words.
        title: a line for lists.
        meanings: what it says; errors may be said at several places.
        todo: what to do about each.
        examples: as the importer says it of a row.
    """

    code: str
    kind: str
    what: str
    title: str
    meanings: tuple[str, ...]
    todo: tuple[str, ...]
    examples: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """All of its words, for searches."""
        return " ".join((self.code, self.title, *self.meanings, *self.todo)).casefold()


def explanations() -> tuple[Explanation, ...]:
    """All that can be explained, in the language spoken now."""
    problems = map(_problem, CATALOGUE.values())
    return (*_endings(), *_exit_codes(), *problems, *_errors(), *_fields())


def explained(code: str) -> tuple[Explanation, ...]:
    """What a code means; none if there is no such code."""
    wanted = code.strip().casefold()
    return tuple(one for one in explanations() if one.code.casefold() == wanted)


def search(words: Sequence[str]) -> tuple[Explanation, ...]:
    """All explanations that hold every word, those first whose code does."""
    wanted = [word.casefold() for word in words]
    found = [one for one in explanations() if all(word in one.text for word in wanted)]
    return tuple(sorted(found, key=lambda one: not all(word in one.code for word in wanted)))


def nearest_codes(text: str) -> tuple[str, ...]:
    """The codes that are written most like the text, the nearest first."""
    from rapidfuzz import fuzz, process, utils

    found = process.extract(
        text,
        _codes(),
        scorer=fuzz.WRatio,
        processor=utils.default_process,
        score_cutoff=_NEAR_ENOUGH,
        limit=None,
    )
    # A code that begins as it was typed is nearer than one that merely holds it.
    nearest = sorted(found, key=lambda one: (not one[0].startswith(text), -one[1]))
    return tuple(code for code, *_ in nearest[:_PROPOSED])


@cache
def _codes() -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.code for one in explanations() if not one.code.isdecimal()))


def _endings() -> Iterator[Explanation]:
    for ending, words in ENDING_MEANINGS.items():
        meaning = gettext(words)
        yield Explanation(
            code=ending.value,
            kind="ending",
            what=gettext("how a row ended"),
            title=meaning,
            meanings=(f"{meaning[:1].upper()}{meaning[1:]}.",),
            todo=(gettext(ENDING_HINTS[ending]),),
        )


def _exit_codes() -> Iterator[Explanation]:
    for code, words in EXIT_MEANINGS.items():
        meaning = gettext(words)
        yield Explanation(
            code=str(code),
            kind="exit code",
            what=gettext("an exit code of the command"),
            title=meaning,
            meanings=(f"{meaning[:1].upper()}{meaning[1:]}.",),
            todo=(gettext(EXIT_HINTS[code]),),
        )


def _problem(kind: ProblemKind) -> Explanation:
    sample = PROBLEM_SAMPLES[kind.code]
    column, cell = sample_place(kind.code)
    return Explanation(
        code=kind.code,
        kind="problem",
        what=gettext(_SEVERITY_WORDS[kind.severity]),
        title=gettext(kind.title),
        meanings=(f"{gettext(kind.title)}.",),
        todo=(render_hint(sample, column=column, cell=cell),),
        examples=(render_message(sample, column=column, cell=cell),),
    )


def sample_place(code: str) -> tuple[str, str]:
    """Header and cell of a problem's example, as in our own spreadsheet."""
    sample = PROBLEM_SAMPLES[code]
    if sample.column is None:
        return "", ""
    target = target_fields().get(sample.field)
    return gettext(target.label) if target else "Hue", f"{'ABCDEFG'[sample.column]}17"


def _errors() -> Iterator[Explanation]:
    for code, texts in ERROR_TEXTS.items():
        said = [(_of_any_case(message), _of_any_case(hint)) for message, hint in texts.said]
        meanings = tuple(dict.fromkeys(message for message, _ in said if message))
        yield Explanation(
            code=code,
            kind="error",
            what=gettext("an error that stops the command; exit code {number}").format(
                number=texts.exit_code
            ),
            title=meanings[0] if meanings else gettext(EXIT_MEANINGS[texts.exit_code]),
            meanings=meanings or (gettext(EXIT_MEANINGS[texts.exit_code]),),
            todo=tuple(dict.fromkeys(hint for _, hint in said if hint))
            or (gettext(EXIT_HINTS[texts.exit_code]),),
        )


def _of_any_case(text: str) -> str:
    """A text without what differs from case to case."""
    return _DIFFERS.sub("…", gettext(text))


def _fields() -> Iterator[Explanation]:
    for target in target_fields().values():
        holds = gettext(target.description)
        column = gettext("In the blank spreadsheet it is the column “{column}”.")
        yield Explanation(
            code=target.name,
            kind="field",
            what=gettext("a field of a customer"),
            title=holds,
            meanings=(f"{holds}.", column.format(column=gettext(target.label))),
            todo=(),
            examples=(target.example,),
        )

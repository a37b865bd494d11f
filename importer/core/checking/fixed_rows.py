"""Puts the proposals that the user asked for (`--fix`) into a row, to be checked anew.

What is proposed lives in `fixes`. A row is never worse for it: a fix after which its field is
still in trouble is taken back by the `Checker`.
"""

from collections.abc import Iterator, Mapping, Set

from msgspec import Struct, structs

from importer.core.checking.draft import Draft
from importer.core.checking.fixes import fix_of, is_wanted
from importer.core.problems import Problem, Severity
from importer.core.stages import MappedRow


class FixedRow(Struct, frozen=True):
    """A row with proposals in place.

    Attributes:
        texts: contract field name -> text, as in a `Draft`.
        fixed: what was replaced, one problem (`value-fixed`) each.
    """

    mapped: MappedRow
    texts: Mapping[str, str]
    fixed: tuple[Problem, ...]

    @property
    def fields(self) -> frozenset[str]:
        """The fields that have another text now."""
        return frozenset(problem.field for problem in self.fixed)


def fix_row(draft: Draft, kinds: tuple[str, ...], without: Set[str]) -> FixedRow | None:
    """The row with every wanted proposal in place; None where there is none.

    Args:
        kinds: what `--fix` names.
        without: fields that are left as they are.
    """
    texts, lines = dict(draft.texts), list(draft.mapped.note_lines)
    fixed = []
    for problem, value in _wanted(draft, kinds):
        if problem.field not in without and _replace(problem, value, texts, lines):
            facts = {"result": value, "fix": problem.code}
            fixed.append(
                Problem("value-fixed", problem.field, problem.column, problem.value, facts)
            )
    if not fixed:
        return None
    mapped = structs.replace(draft.mapped, note_lines=tuple(lines))
    return FixedRow(mapped, texts, tuple(fixed))


def fields_in_trouble(draft: Draft) -> frozenset[str]:
    """The fields that keep the row from being sent."""
    return frozenset(
        problem.field for problem in draft.problems if problem.severity is Severity.ERROR
    )


def _wanted(draft: Draft, kinds: tuple[str, ...]) -> Iterator[tuple[Problem, str]]:
    for problem in draft.problems:
        fix = fix_of(problem)
        if fix and is_wanted(problem, fix, kinds):
            yield problem, fix.value


def _replace(problem: Problem, value: str, texts: dict[str, str], lines: list[str]) -> bool:
    """Put a value in the place of the problem's own; whether that was found.

    Of a list of addresses a problem names the one that is wrong; of the note the line.
    """
    text = texts.get(problem.field, "")
    if problem.value and problem.value in text:
        texts[problem.field] = text.replace(problem.value, value, 1)
        return True
    if problem.field == "note" and problem.value in lines:
        lines[lines.index(problem.value)] = value
        return True
    return False

"""What a file would change of the customers that are there, counted for the guards: a header that
moved can empty a column of thousands, and the first night meets what people have typed in."""

from collections import Counter
from collections.abc import Iterable, Iterator

from msgspec import Struct

from importer.core.edits import Change, Edit
from importer.core.errors import GuardTripped
from importer.core.jobs.guards import APPROVE, Limits
from importer.core.language import gettext, ngettext
from importer.core.numbers import whole
from importer.core.target_fields import target_fields

_NAMED = 5
"""Fields that a sentence names."""


class PlannedChanges(Struct, frozen=True):
    """What is planned to be changed.

    Attributes:
        known: customers that the file has rows for and the server has.
        changed: those of them that would be changed.
        replaced: those that would get another value where they have one, or lose it.
        lost, other, filled: customers by field that would lose its value, get another one, get one
            where they have none.
    """

    known: int
    changed: int
    replaced: int
    lost: Counter[str]
    other: Counter[str]
    filled: Counter[str]

    def words(self) -> str:
        """Which fields of how many customers, the most first, what is lost before the rest."""
        found = list(self._phrases())
        more = len(found) - _NAMED
        if more > 0:
            others = ngettext("{number} more", "{number} more", more).format(number=more)
            found[_NAMED:] = [others]
        return "; ".join(found)

    def _phrases(self) -> Iterator[str]:
        kinds = (
            (self.lost, gettext("{number} would lose their {field}")),
            (self.other, gettext("{number} would get another {field}")),
            (self.filled, gettext("{number} would get a {field}, and have none")),
        )
        for counts, phrase in kinds:
            for name, number in counts.most_common():
                is_switch = name == "active"
                words = gettext("{number} would become active or inactive") if is_switch else phrase
                yield words.format(number=whole(number), field=target_fields()[name].label)


def count_changes(edits: Iterable[Edit], known: int) -> PlannedChanges:
    """Count planned edits.

    Args:
        known: customers that the file has rows for and the server has, unchanged ones too.
    """
    lost, other, filled = Counter[str](), Counter[str](), Counter[str]()
    changed = replaced = 0
    for edit in edits:
        changed += 1
        replaced += any(_has(one.before) for one in edit.changes)
        for one in edit.changes:
            _which(one, lost, other, filled)[one.field] += 1
    return PlannedChanges(known, changed, replaced, lost, other, filled)


def _which(
    change: Change, lost: Counter[str], other: Counter[str], filled: Counter[str]
) -> Counter[str]:
    if not _has(change.after):
        return lost
    return other if _has(change.before) else filled


def _has(value: object) -> bool:
    return value is not None and value != ""


def changes_tripped(
    limits: Limits, planned: PlannedChanges, *, is_first: bool
) -> GuardTripped | None:
    """The guard that the planned changes trip; None if they may be made.

    Args:
        is_first: no file of the job has come to its end before.
    """
    if is_first and planned.replaced and not limits.first_changes:
        return _first_changes(planned)
    bound = planned.known * limits.changes / 100
    if planned.changed < limits.changes_from or planned.changed <= bound:
        return None
    return _too_many_changes(limits, planned)


def _too_many_changes(limits: Limits, planned: PlannedChanges) -> GuardTripped:
    return GuardTripped(
        "too-many-changes",
        gettext(
            "{changed} of {known} customers would be changed; at most {percent} % may be: {fields}."
        ).format(
            changed=whole(planned.changed),
            known=whole(planned.known),
            percent=f"{limits.changes:g}",
            fields=planned.words(),
        ),
        hint=gettext(
            "The report lists every change. Look whether a column moved or went blank. If it is "
            "meant so: {approve}, or set guards.changes."
        ).format(approve=APPROVE),
    )


def _first_changes(planned: PlannedChanges) -> GuardTripped:
    return GuardTripped(
        "first-changes",
        gettext(
            "It is the first file of the job, and of {known} customers that Bigcapital has already "
            "{replaced} would get other values than somebody gave them there: {fields}."
        ).format(
            known=whole(planned.known), replaced=whole(planned.replaced), fields=planned.words()
        ),
        hint=gettext(
            "The report lists every change. If the file is right: {approve}, or set "
            'guards.first-changes = true. To leave such customers alone, set on-existing = "skip".'
        ).format(approve=APPROVE),
    )

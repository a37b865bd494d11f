"""What is said of a run that was compared with the server again, or taken back."""

from collections.abc import Callable, Mapping

from importer.core.language import gettext, ngettext
from importer.core.late_texts import told_if_late
from importer.core.numbers import whole
from importer.core.rows import RowRef
from importer.core.sending.verification import Deviation, UndoEnding, Verification
from importer.reports.rows import field_label
from importer.reports.sentences import counted
from importer.run.undoing import KeptCustomer, Undone


def rows_sentence(found: Verification) -> str:
    """Whether every row that was read has an ending."""
    return gettext("{rows} rows were read, {ended} are accounted for: ").format(
        rows=whole(found.rows), ended=whole(sum(found.endings.values()))
    ) + (gettext("this balances.") if found.balances else gettext("THIS DOES NOT BALANCE."))


def compared_sentence(found: Verification) -> str:
    """How many customers were read back, and how many differ."""
    return gettext(
        "{customers} compared, {differ}, {moved_since} with a balance that moved since."
    ).format(
        customers=counted(found.compared, "customer"),
        differ=_differ(len(found.deviations)),
        moved_since=whole(found.moved_since),
    )


def _differ(count: int) -> str:
    return ngettext("{number} differs", "{number} differ", count).format(number=whole(count))


def deviation_words(one: Deviation) -> str:
    """How a customer differs from what was sent."""
    if one.missing:
        return gettext("not on the server any more")
    words = gettext("the id is another customer's now: ") if one.another else ""
    return words + "; ".join(
        f"{found.field}: sent “{found.sent}”, stored “{found.stored}”" for found in one.differences
    )


def foreseen_sentences(undone: Undone) -> tuple[str, ...]:
    """What undoing would do, before anything is done: what would go, then what would stay."""
    found = [
        _FORESEEN[end](number).format(number=whole(number))
        for end, number in undone.ends.items()
        if number and end in _FORESEEN
    ]
    if undone.ends[UndoEnding.DELETED]:
        found.append(
            gettext(
                "Whoever turns out to be in use when it is done (an estimate, a paid invoice) "
                "stays, too, and is named."
            )
        )
    return tuple(found)


def _would_go(number: int) -> str:
    return ngettext(
        "{number} customer would be deleted.", "{number} customers would be deleted.", number
    )


def _would_be_as_before(number: int) -> str:
    return ngettext(
        "{number} customer would get back what stood there before.",
        "{number} customers would get back what stood there before.",
        number,
    )


def _changed_would_stay(number: int) -> str:
    return ngettext(
        "{number} customer would stay: somebody has changed it since.",
        "{number} customers would stay: somebody has changed them since.",
        number,
    )


def _used_would_stay(number: int) -> str:
    return ngettext(
        "{number} customer would stay: something is booked on it.",
        "{number} customers would stay: something is booked on them.",
        number,
    )


def _others_would_stay(number: int) -> str:
    return ngettext(
        "{number} customer would stay: another one has its id now.",
        "{number} customers would stay: others have their ids now.",
        number,
    )


def _are_gone(number: int) -> str:
    return ngettext(
        "{number} customer is gone already.", "{number} customers are gone already.", number
    )


_FORESEEN: Mapping[UndoEnding, Callable[[int], str]] = {
    UndoEnding.DELETED: _would_go,
    UndoEnding.RESTORED: _would_be_as_before,
    UndoEnding.CHANGED: _changed_would_stay,
    UndoEnding.IN_USE: _used_would_stay,
    UndoEnding.ANOTHER: _others_would_stay,
    UndoEnding.GONE: _are_gone,
}


def kept_words(kept: KeptCustomer) -> str:
    """Why a customer was not deleted."""
    if kept.end is UndoEnding.CHANGED:
        fields = ", ".join(map(field_label, kept.why.split(", ")))
        return gettext("changed since: {why}").format(why=fields)
    return gettext(told_if_late(kept.why or kept.end.value))


def row_words(ref: RowRef) -> str:
    """A row, by its file and number."""
    return gettext("{file} row {number}").format(file=ref.source, number=ref.number)

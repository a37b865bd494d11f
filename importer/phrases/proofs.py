"""What is said of a run that was compared with the server again, or taken back."""

from importer.core.language import gettext, ngettext
from importer.core.numbers import whole
from importer.core.rows import RowRef
from importer.core.sending.verification import Deviation, UndoEnding, Verification
from importer.reports.sentences import counted
from importer.run.undoing import KeptCustomer


def rows_sentence(found: Verification) -> str:
    """Whether every row that was read has an ending."""
    return gettext("{rows} rows were read, {ended} have an ending: ").format(
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


def kept_words(kept: KeptCustomer) -> str:
    """Why a customer was not deleted."""
    if kept.end is UndoEnding.CHANGED:
        return gettext("changed since: {why}").format(why=kept.why)
    return kept.why or gettext(kept.end.value)


def row_words(ref: RowRef) -> str:
    """A row, by its file and number."""
    return gettext("{file} row {number}").format(file=ref.source, number=ref.number)

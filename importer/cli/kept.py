"""The customers that undoing a run keeps: told beforehand, and at the end."""

from collections.abc import Sequence

from importer.cli.screen import Screen
from importer.core.language import gettext
from importer.core.numbers import whole
from importer.phrases.proofs import foreseen_sentences, kept_words, row_words
from importer.run.undoing import KeptCustomer, Undone

_SHOWN = 20


def show_foreseen(screen: Screen, undone: Undone) -> None:
    """What undoing would do, for whoever is asked whether to."""
    for sentence in foreseen_sentences(undone):
        screen.say(sentence)
    more = gettext("  … and {kept} more.")
    show_kept(screen, gettext("These would stay"), undone.kept, more)
    screen.say()


def show_kept(screen: Screen, heading: str, kept: Sequence[KeptCustomer], more: str) -> None:
    """A table of the first of them, with the reason of each.

    Args:
        more: says that there are more, `{kept}` of them.
    """
    if not kept:
        return
    screen.heading(heading)
    rows = [
        (str(one.customer_id), one.name, row_words(one.ref) if one.ref else "", kept_words(one))
        for one in kept[:_SHOWN]
    ]
    screen.table(("#customer", "name", "row", "why"), rows)
    if len(kept) > _SHOWN:
        screen.say(more.format(kept=whole(len(kept) - _SHOWN)))

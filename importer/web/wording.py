"""The report as the page shows it: it names the page's steps where the files name commands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from importer.core.language import gettext, gettext_noop
from importer.core.outcomes import Ending
from importer.core.runs import RunRecord, RunState
from importer.reports.counts import Counts
from importer.reports.sentences import counted, steps_of_stored
from importer.reports.wording import step_link
from importer.web.advice import fit_for_a_page, problem_hint


@dataclass(slots=True)
class PageWording:
    """See `importer.reports.wording.Wording`."""

    steps_at: str = ""
    tells_options = False

    def problem_hint(self, code: str, hint: str) -> str:
        """As the step Mend says it."""
        return problem_hint(code, hint)

    def ending_hint(self, run: RunRecord, ending: Ending) -> str:  # noqa: ARG002  one for all runs
        """What the page has a button for."""
        hint = _ENDING_HINTS.get(ending)
        return gettext(hint).format(page=self._page("Confirm", "confirm")) if hint else ""

    def next_steps(self, run: RunRecord, counts: Counts) -> tuple[str, ...]:
        """Each names the step on which it is done."""
        if run.state is RunState.CHECKING:
            return (gettext(_CHECK_ANEW).format(page=self._page("Columns", "columns")),)
        confirm, mend = self._page("Confirm", "confirm"), self._page("Mend", "mend")
        steps = (
            _step(_LOOK_AGAIN, confirm, counts, [Ending.UNKNOWN]),
            _step(_GO_ON, confirm, counts, [Ending.WAITING, Ending.FAILED]),
            _step(_MEND, mend, counts, [Ending.REJECTED, Ending.REFUSED]),
            *steps_of_stored(counts),
        )
        return tuple(step for step in steps if step)

    def sentence(self, words: str) -> str:
        """Without what it says of the terminal."""
        return fit_for_a_page(words)

    def _page(self, title: str, step: str) -> str:
        """A step by its title, and by where it is if there is a way to it."""
        return step_link(gettext(title), step) if self.steps_at else gettext(title)


def _step(phrase: str, page: str, counts: Counts, endings: Sequence[Ending]) -> str:
    rows = sum(counts.endings[ending] for ending in endings)
    return gettext(phrase).format(rows=counted(rows, "row"), page=page) if rows else ""


_CHECK_ANEW = gettext_noop(
    "Checking has not come to its end: go to the step “{page}”, from there it is begun anew."
)
_LOOK_AGAIN = gettext_noop(
    "{rows} may be stored: go on from the step “{page}”, and Bigcapital is asked again."
)
_GO_ON = gettext_noop("{rows} can be sent: the step “{page}” does it.")
_MEND = gettext_noop("{rows} to mend: the step “{page}” shows them, with the wrong cells marked.")

_ENDING_HINTS: Mapping[Ending, str] = {
    Ending.WAITING: gettext_noop("Valid, not sent yet: the step “{page}” sends it."),
    Ending.FAILED: gettext_noop("Certainly not stored: the step “{page}” sends it again."),
    Ending.UNKNOWN: gettext_noop(
        "May be stored: go on from the step “{page}”, and it is looked for again. Do not send the "
        "row in another way before."
    ),
}

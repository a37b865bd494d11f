"""How a report speaks of what can be done: files are read by whoever has a terminal, while a front
that shows the report inside has ways of its own."""

import re
from collections.abc import Mapping
from typing import Protocol

from importer.core.language import gettext, gettext_noop
from importer.core.outcomes import Ending
from importer.core.runs import RunRecord
from importer.reports.counts import Counts
from importer.reports.sentences import next_steps

STEP_LINK = re.compile(r"\[([^\[\]]++)\]\(([a-z]++)\)")
"""A step in a sentence of ours: what it is called, and the last part of its address."""


def step_link(name: str, step: str) -> str:
    """A step that a sentence names, as `next_steps` and `ending_hint` may write it."""
    return f"[{name}]({step})"


class Wording(Protocol):
    """What fronts say otherwise.

    Attributes:
        tells_options: whether the reader knows the options of the run by their names.
        steps_at: the address below which the steps are that `step_link` names; "" where it leads
            nowhere.
    """

    tells_options: bool
    steps_at: str

    def problem_hint(self, code: str, hint: str) -> str:
        """What to do about a problem of a row, given what its kind says."""

    def ending_hint(self, run: RunRecord, ending: Ending) -> str:
        """What to do about a row of whose problems none says it; "" for nothing."""

    def next_steps(self, run: RunRecord, counts: Counts) -> tuple[str, ...]:
        """What the reader should do, most urgent first; nothing if all is well."""

    def sentence(self, words: str) -> str:
        """Any other sentence, which may name an option at its end."""


class TerminalWording:
    """As the rooms below word everything."""

    tells_options = True
    steps_at = ""

    def problem_hint(self, code: str, hint: str) -> str:  # noqa: ARG002  a front that differs asks
        """See `Wording`."""
        return hint

    def ending_hint(self, run: RunRecord, ending: Ending) -> str:
        """See `Wording`."""
        hint = _ENDING_HINTS.get(ending)
        return gettext(hint).format(resume=_resume_words(run)) if hint else ""

    def next_steps(self, run: RunRecord, counts: Counts) -> tuple[str, ...]:
        """See `Wording`."""
        return next_steps(run, counts)

    def sentence(self, words: str) -> str:
        """See `Wording`."""
        return words


TERMINAL = TerminalWording()


def _resume_words(run: RunRecord) -> str:
    """What takes up the rows that a run left open."""
    if run.dry_run or not run.base_url:
        return gettext("importer run with the same file sends it")
    return gettext("importer resume {run} sends it").format(run=run.id)


_ENDING_HINTS: Mapping[Ending, str] = {
    Ending.WAITING: gettext_noop("Valid, not sent yet: {resume}."),
    Ending.FAILED: gettext_noop("Certainly not stored: {resume} again."),
    Ending.UNKNOWN: gettext_noop(
        "May be stored: importer resume looks again. Do not send the row in another way before."
    ),
}
"""For rows whose problems say nothing of what to do, a run that was killed for example."""

"""What is done with a run whose rows are all checked: the plan, the question, the walk, the end.

How a run comes to be checked lives in `importing`, `correcting` and `resuming`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from importer.core.errors import EXIT_USAGE
from importer.core.outcomes import Ending
from importer.core.run_facts import RunFact
from importer.core.runs import RunRecord, RunState
from importer.core.sending.options import Pace
from importer.run.corridor import Corridor
from importer.run.finishing import Finished, finish
from importer.run.fronts import NotSent, NotSentBecause, Planned
from importer.run.missing import check_missing, left_to_deactivate
from importer.run.now import today
from importer.run.reading import remember_mappings

if TYPE_CHECKING:
    from importer.run.surveying import Survey


class Checked(Struct, frozen=True):
    """A run whose rows are all checked.

    Attributes:
        pace: None if no server was asked.
    """

    run: RunRecord
    pace: Pace | None


def leave_checked(corridor: Corridor, checked: Checked) -> Finished:
    """Show what would be sent, send nothing, and end."""
    _show_plan(corridor, checked, sends=False)
    return finish(corridor, checked.run)


def send_checked(
    corridor: Corridor, checked: Checked, survey: Survey, *, confirmed: bool = False
) -> Finished:
    """Show the plan, ask, send what is unsent, and end.

    Raises:
        GuardTripped: `too-many-missing`: nothing was sent.

    Args:
        confirmed: nobody needs to be asked: the run was confirmed before.
    """
    from importer.run.walking import walk_run  # a check does not wait for all that sends

    choices, journal, run = corridor.choices, corridor.journal, checked.run
    _show_plan(corridor, checked, sends=True)
    if run.state is RunState.CHECKED:
        check_missing(journal, run.id, choices.checking(today()))
    if choices.all_or_nothing and journal.endings(run.id)[Ending.REJECTED]:
        corridor.shows.event(NotSent(NotSentBecause.ROWS_REJECTED))
        return finish(corridor, run)
    if (
        not (journal.rows_to_send(run.id) or left_to_deactivate(journal, run.id))
        and run.state is not RunState.SENDING
    ):
        return finish(corridor, run)
    if not (confirmed or choices.yes or _is_confirmed_now(corridor, run, survey)):
        return finish(corridor, run, exit_code=EXIT_USAGE)
    journal.set_fact(run.id, RunFact.REPORTED, "")
    return finish(corridor, run, walk_run(corridor, run.id, survey))


def _show_plan(corridor: Corridor, checked: Checked, *, sends: bool) -> None:
    choices = corridor.choices
    corridor.shows.event(
        Planned(
            checked.run,
            checked.pace,
            choices.expected_totals(),
            first=choices.first,
            sends=sends,
            origins=choices.origins,
        )
    )


def _is_confirmed_now(corridor: Corridor, run: RunRecord, survey: Survey) -> bool:
    """Whether somebody says yes; how the files were mapped is then remembered."""
    journal = corridor.journal
    answer = corridor.asks.may_send(survey.organization.name, journal.problem_counts(run.id))
    if answer:
        if corridor.asks.takes_questions:  # a guard that says yes has looked at no mapping
            remember_mappings(journal, run.id, corridor.files, journal)
        return True
    why = NotSentBecause.NOBODY_TO_CONFIRM if answer is None else NotSentBecause.DECLINED
    has_begun = next(journal.attempts(run.id), None) is not None
    corridor.shows.event(NotSent(why, has_begun=has_begun))
    return False

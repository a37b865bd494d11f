"""Checking a run and asking what it can't know, until nothing new is open.

Which questions are open, and what an answer comes to, is decided in `core.asking`.
"""

from collections.abc import Callable

from importer.core.asking.open_questions import ASKED_ABOUT, Known, open_questions
from importer.core.asking.questions import Option, Question
from importer.core.organization import Organization
from importer.core.outcomes import Ending
from importer.run.checked import Checked
from importer.run.corridor import Corridor
from importer.run.fronts import Answered
from importer.run.now import today


def check_and_ask(
    corridor: Corridor, organization: Organization | None, check: Callable[[Corridor], Checked]
) -> tuple[Corridor, Checked]:
    """Check, ask what is open, and check again with the answers until nothing new is open.

    Each question is put once. A check that was made without its answers is forgotten: nothing was
    sent of it.

    Returns:
        The corridor with the answers among its choices, and the run that was checked with them.
    """
    asked: set[tuple[str, str]] = set()
    options: list[Option] = []
    while True:
        checked = check(corridor)
        questions = _questions(corridor, checked, organization)
        answers = [corridor.asks.answer(one) for one in questions if one.key not in asked]
        asked |= {one.key for one in questions}
        found = [option for option in answers if option is not None]
        if not found:
            if options:
                corridor.shows.event(Answered(tuple(options)))
            return corridor, checked
        options += found
        corridor.journal.forget(checked.run.id)
        corridor = corridor.with_options(found)


def _questions(
    corridor: Corridor, checked: Checked, organization: Organization | None
) -> tuple[Question, ...]:
    if not corridor.asks.takes_questions:
        return ()
    journal, run_id = corridor.journal, checked.run.id
    known = Known(
        corridor.choices.checking(today()),
        organization,
        journal.sources(run_id),
        journal.balances_to_send(run_id),
    )
    concerned = not ASKED_ABOUT.keys().isdisjoint(journal.problem_counts(run_id))
    rejected = journal.results(run_id, endings=[Ending.REJECTED]) if concerned else ()
    return open_questions(rejected, known)

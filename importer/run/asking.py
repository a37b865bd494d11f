"""Checking a run and asking what it can't know, until nothing new is open.

Which questions are open, and what an answer comes to, is decided in `core.asking`.
"""

from collections.abc import Callable

from importer.core.asking.questions import Option, Question
from importer.core.organization import Organization
from importer.core.outcomes import Ending
from importer.run.checked import Checked
from importer.run.corridor import Corridor
from importer.run.fronts import Answered, Asks
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
        found = _ask(corridor.asks, _questions(corridor, checked, organization), asked)
        if not found:
            if options:
                corridor.shows.event(Answered(tuple(options)))
            return corridor, checked
        options += found
        corridor.journal.forget(checked.run.id)
        corridor = corridor.with_options(found)


def _ask(asks: Asks, questions: tuple[Question, ...], asked: set[tuple[str, str]]) -> list[Option]:
    """Put those that were not put before; the answers."""
    found: list[Option] = []
    for question in questions:
        if question.key in asked or (found and question.rests_on_sums):
            continue
        asked.add(question.key)
        answer = asks.answer(question)
        if answer is not None:
            found.append(answer)
    return found


def _questions(
    corridor: Corridor, checked: Checked, organization: Organization | None
) -> tuple[Question, ...]:
    if not corridor.asks.takes_questions:
        return ()
    # A script is asked nothing, and most checks run in one.
    from importer.core.asking.open_questions import ASKED_ABOUT, Known, open_questions

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

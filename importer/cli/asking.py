"""Asks in the terminal what a checked run can't know, and checks it again with the answers.

Which questions are open, and what an answer comes to, is decided in `core.asking.questions`.
"""

from collections.abc import Callable
from dataclasses import replace

from importer.cli.choosing import ask_text, can_ask, choose
from importer.cli.job import Job
from importer.cli.sending import Checked, today
from importer.core.asking.open_questions import ASKED_ABOUT, Known, open_questions
from importer.core.asking.questions import Choice, Option, Question, QuestionKind, read_answer
from importer.core.language import gettext
from importer.core.organization import Organization
from importer.core.outcomes import Ending

NONE = "none"
"""What is typed to leave a question open."""


def check_and_ask(
    job: Job, organization: Organization | None, check: Callable[[Job], Checked]
) -> tuple[Job, Checked]:
    """Check, ask what is open, and check again with the answers until nothing new is open.

    Each question is put once. A check that was made without its answers is forgotten: nothing was
    sent of it.

    Returns:
        The job with the answers among its settings, and the run that was checked with them.
    """
    asked: set[tuple[str, str]] = set()
    options: list[Option] = []
    while True:
        checked = check(job)
        questions = _questions(job, checked, organization) if _may_ask(job) else ()
        answers = [_asked(job, one) for one in questions if one.key not in asked]
        asked |= {one.key for one in questions}
        found = [option for option in answers if option is not None]
        if not found:
            _tell_options(job, options)
            return job, checked
        options += found
        job.journal.forget(checked.run.id)
        job = replace(job, settings=job.settings.with_options(found))


def _may_ask(job: Job) -> bool:
    settings = job.settings
    return job.asks and not settings.yes and not settings.json_lines and can_ask()


def _questions(
    job: Job, checked: Checked, organization: Organization | None
) -> tuple[Question, ...]:
    journal, run_id = job.journal, checked.run.id
    known = Known(
        job.settings.checking(today()),
        organization,
        journal.sources(run_id),
        journal.balances_to_send(run_id),
    )
    concerned = not ASKED_ABOUT.keys().isdisjoint(journal.problem_counts(run_id))
    rejected = journal.results(run_id, endings=[Ending.REJECTED]) if concerned else ()
    return open_questions(rejected, known)


def _asked(job: Job, question: Question) -> Option | None:
    """The answer as an option; None if the question stays open."""
    job.screen.heading(gettext("A question about the file"))
    for sentence in question.evidence:
        job.screen.say(sentence)
    if question.choices:
        answer = choose(question.text, _choices(question), question.proposal or NONE)
        return None if answer == NONE else read_answer(question, answer)
    job.screen.say(question.text)
    given = ask_text(_prompt(question), _reader(question), question.proposal or NONE, _unclear())
    return None if given == NONE else read_answer(question, given)


def _choices(question: Question) -> tuple[Choice, ...]:
    none = (Choice(NONE, question.without),) if question.without else ()
    return (*question.choices, *none)


def _prompt(question: Question) -> str:
    if question.kind is QuestionKind.BALANCE_DATE:
        words = gettext("Date as YYYY-MM-DD, or “{none}”: {without}")
    else:
        words = gettext("Number such as 1.08, or “{none}”: {without}")
    return words.format(none=NONE, without=question.without)


def _reader(question: Question) -> Callable[[str], str | None]:
    def read(text: str) -> str | None:
        if text.strip().casefold() == NONE:
            return NONE
        return text if read_answer(question, text) else None

    return read


def _unclear() -> str:
    return gettext("That can't be read, or can be read in more than one way.")


def _tell_options(job: Job, options: list[Option]) -> None:
    """The answers as options: a script, or the next import, needs no questions then."""
    if options:
        job.screen.say()
        words = " ".join(map(str, options))
        job.screen.say(
            gettext("Your answers as options, for next time: {options}").format(options=words)
        )

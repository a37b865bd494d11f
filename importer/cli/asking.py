"""Puts the questions of a checked run in the terminal.

Which questions are open, and what an answer comes to, is decided in `core.asking`.
"""

from collections.abc import Callable, Sequence

from importer.cli.choosing import ask_text, can_ask, choose
from importer.cli.screen import Screen
from importer.core.asking.questions import Choice, Option, Question, QuestionKind, read_answer
from importer.core.language import gettext
from importer.settings import Settings

NONE = "none"
"""What is typed to leave a question open."""


def may_be_asked(settings: Settings) -> bool:
    """Whether somebody sits there who did not forbid it."""
    return not settings.yes and not settings.json_lines and can_ask()


def ask_question(screen: Screen, question: Question) -> Option | None:
    """The answer as an option; None if the question stays open."""
    screen.heading(gettext("A question about the file"))
    for sentence in question.evidence:
        screen.say(sentence)
    if question.choices:
        answer = choose(question.text, _choices(question), question.proposal or NONE)
        return None if answer == NONE else read_answer(question, answer)
    screen.say(question.text)
    default, unclear = question.proposal or NONE, _unclear(question)
    given = ask_text(_prompt(question), _reader(question), default, unclear)
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


def _unclear(question: Question) -> str:
    if question.kind is QuestionKind.BALANCE_DATE:
        return gettext(
            "That is no date, or can be read in more than one way. Type it as 2026-01-31, or "
            "“{none}”."
        ).format(none=NONE)
    return gettext(
        "That is no rate above 0, or can be read in more than one way. Type it with a decimal "
        "point, as 1.08, or “{none}”."
    ).format(none=NONE)


def show_answers(screen: Screen, options: Sequence[Option]) -> None:
    """The answers as options: a script, or the next import, needs no questions then."""
    words = " ".join(map(str, options))
    screen.say()
    screen.say(gettext("Your answers as options, for next time: {options}").format(options=words))

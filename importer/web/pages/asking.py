"""The questions of a check: what somebody answers, and the way back from them to the columns."""

from decimal import Decimal

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from importer.core.asking.questions import Question, QuestionKind, read_answer
from importer.core.errors import UsageError
from importer.core.language import gettext
from importer.core.numbers import money
from importer.core.problems import shortened
from importer.web.pages.showing import gone_to, import_of, site_of
from importer.web.taking import Form, form_of
from importer.web.watching import OPEN

_RATE = Decimal("1.08")


class AnswerSaid(Form):
    """What somebody says to a question: a choice's value, a day, a number, `OPEN`."""

    answer: str


def example_of_a_rate() -> str:
    """A rate as the language writes numbers."""
    return money(_RATE)


async def answer(request: Request) -> Response:
    """`POST /imports/…/answer`: what somebody says to a question of the check.

    Raises:
        UsageError: `answer-not-understood`; the question waits on.
    """
    site, one = site_of(request), import_of(request)
    given = await form_of(request, AnswerSaid, site.bounds)
    look = site.desk.look(one.id)
    question = look.question if look else None
    if isinstance(question, Question) and given.answer != OPEN:
        _check_is_answer(question, given.answer)
    await run_in_threadpool(site.desk.answer, one.id, given.answer)
    return gone_to(f"/imports/{one.id}/mend")


def _check_is_answer(question: Question, text: str) -> None:
    if read_answer(question, text) is None:
        raise UsageError(
            "answer-not-understood",
            gettext("“{text}” is no answer to this question.").format(text=shortened(text)),
            hint=_hint(question),
        )


def _hint(question: Question) -> str:
    if question.choices:
        return gettext("Choose one of the answers.")
    if question.kind is QuestionKind.RATE:
        return gettext("Give a number such as {example}.").format(example=example_of_a_rate())
    return gettext("Give a day of the calendar.")


async def leave(request: Request) -> Response:
    """`POST /imports/…/leave`: the check ends, and the columns can be changed again."""
    site, one = site_of(request), import_of(request)
    await run_in_threadpool(site.desk.end, one.id)
    return gone_to(f"/imports/{one.id}/columns")

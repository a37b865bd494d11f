"""Questions of a run that a person can answer: in words, with their evidence, and what an answer
comes to.

Whoever asks (a terminal, a page) shows the words and gives the answer back; nothing of that lives
here, nor which questions are open (`open_questions`).
"""

from collections.abc import Callable, Mapping
from enum import StrEnum

from msgspec import Struct

from importer.core.customer import RATE_BOUND, RATE_PLACES
from importer.core.options import BalanceSign, DateOrder, DecimalMark
from importer.core.values.dates import read_date
from importer.core.values.money import read_amount, rounded


class QuestionKind(StrEnum):
    """What is asked, in the order in which it is asked."""

    DECIMAL_MARK = "decimal-mark"
    DATE_ORDER = "date-order"
    BALANCE_DATE = "balance-date"
    BRANCH = "branch"
    NEW_CURRENCIES = "new-currencies"
    RATE = "rate"
    BALANCE_SIGN = "balance-sign"


class Choice(Struct, frozen=True):
    """One of the answers to choose from; its value is what is typed and kept."""

    value: str
    words: str


class Question(Struct, frozen=True):
    """One open question, in words.

    Attributes:
        subject: what tells it from others of its kind: the currency of a rate, else "".
        text: the question itself.
        evidence: sentences on which the answer can be based.
        choices: the answers; none where it is a date or a number.
        proposal: the answer that is likely right; "" where nothing speaks for any.
        without: what becomes of the rows while it stays open; "" where it is always answered.
    """

    kind: QuestionKind
    text: str
    evidence: tuple[str, ...]
    without: str
    subject: str = ""
    choices: tuple[Choice, ...] = ()
    proposal: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """Equal for the same question after a further check."""
        return self.kind.value, self.subject

    @property
    def rests_on_sums(self) -> bool:
        """Whether it is about the balances of all rows together: it waits until no other answer
        can change them."""
        return self.kind is QuestionKind.BALANCE_SIGN


class Option(Struct, frozen=True):
    """An option of the run.

    Attributes:
        name: as the settings call it.
        value: True for a flag.
        key: what the value is given for, where the option is a pair: `--rate EUR=1.08`.
    """

    name: str
    value: str | bool
    key: str = ""

    def __str__(self) -> str:
        flag = f"--{self.name.replace('_', '-')}"
        if self.value is True:
            return flag
        return f"{flag} {self.key}={self.value}" if self.key else f"{flag} {self.value}"


def read_answer(question: Question, text: str) -> Option | None:
    """The option that an answer comes to; None if the text is no answer to the question."""
    if question.choices and text not in {choice.value for choice in question.choices}:
        return None
    return _READERS[question.kind](text.strip(), question.subject)


def _read_day(text: str, _: str) -> Option | None:
    days = read_date(text).dates()
    return Option("default", days[0].isoformat(), "openingBalanceAt") if len(days) == 1 else None


def _read_rate(text: str, currency: str) -> Option | None:
    numbers = read_amount(text).numbers()
    rate = rounded(numbers[0], RATE_PLACES) if len(numbers) == 1 else None
    return Option("rate", f"{rate:f}", currency) if rate and 0 < rate < RATE_BOUND else None


_READERS: Mapping[QuestionKind, Callable[[str, str], Option | None]] = {
    QuestionKind.DECIMAL_MARK: lambda text, _: Option("decimal", DecimalMark(text)),
    QuestionKind.DATE_ORDER: lambda text, _: Option("date_format", DateOrder(text)),
    QuestionKind.BALANCE_DATE: _read_day,
    QuestionKind.BRANCH: lambda text, _: Option("default", text, "openingBalanceBranchId"),
    QuestionKind.NEW_CURRENCIES: lambda _, __: Option("allow_new_currencies", value=True),
    QuestionKind.RATE: _read_rate,
    QuestionKind.BALANCE_SIGN: lambda text, _: Option("balance_sign", BalanceSign(text)),
}

"""What a run can't know and a person can: which questions are open once its rows are checked.

Each rests on evidence from the rows and proposes an answer where one is likely. A question is open
only while its answer matters. What an answer comes to is said in `questions`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from msgspec import Struct, field

from importer.core.asking.questions import Choice, Question, QuestionKind
from importer.core.language import gettext, gettext_noop, ngettext
from importer.core.late_texts import told
from importer.core.mapping.proposal import PROPOSAL_NAME
from importer.core.numbers import day_words, money, whole
from importer.core.options import BalanceSign, CheckOptions, DateOrder, DecimalMark
from importer.core.organization import Branch, Organization
from importer.core.problems import Problem, shortened, shown_amount
from importer.core.runs import BalanceTotal, ResultRow, SourceRecord
from importer.core.templates.remembered import CONFIRMED_NAME
from importer.core.values.dates import read_date
from importer.core.values.money import read_amount
from importer.core.values.text import name_key

_SHOWN = 3
"""Rows that are named as examples."""


class Known(Struct, frozen=True):
    """What is known of the run that the rows belong to.

    Attributes:
        options: those that the rows were checked with.
        organization: None offline.
        waiting: opening balances of the rows that would be sent.
    """

    options: CheckOptions
    organization: Organization | None
    sources: Sequence[SourceRecord]
    waiting: Sequence[BalanceTotal]


ASKED_ABOUT: Mapping[str, QuestionKind] = {
    "number-ambiguous": QuestionKind.DECIMAL_MARK,
    "date-ambiguous": QuestionKind.DATE_ORDER,
    "opening-balance-date-missing": QuestionKind.BALANCE_DATE,
    "branch-missing": QuestionKind.BRANCH,
    "currency-not-in-organization": QuestionKind.NEW_CURRENCIES,
    "rate-missing": QuestionKind.RATE,
}
"""Problems of rows that an answer would settle."""


class _Found(Struct):
    """The rows that one question is about."""

    rows: int = 0
    examples: list[tuple[ResultRow, Problem]] = field(default_factory=list)
    dates: set[str] = field(default_factory=set)
    columns: set[tuple[str, str, int]] = field(default_factory=set)

    def add(self, row: ResultRow, problem: Problem) -> None:
        self.rows += 1
        if len(self.examples) < _SHOWN:
            self.examples.append((row, problem))
        if problem.code == "date-ambiguous":
            self.dates.add(problem.value)
        if problem.column is not None:
            self.columns.add((row.ref.source, row.ref.sheet, problem.column))


_Findings = dict[QuestionKind, dict[str, _Found]]


def open_questions(rows: Iterable[ResultRow], known: Known) -> tuple[Question, ...]:
    """The questions whose answers would change what becomes of the rows, in the order to ask them.

    Args:
        rows: the rejected ones; others have nothing to ask about.
    """
    findings = _findings(rows)
    asked = [
        question
        for kind, ask in _ASKERS.items()
        if kind in findings
        for question in ask(findings[kind], known)
    ]
    return (*asked, *_about_sign(known))


def _findings(rows: Iterable[ResultRow]) -> _Findings:
    found: _Findings = {}
    for row in rows:
        codes = {problem.code for problem in row.problems}
        for problem in row.problems:
            kind = ASKED_ABOUT.get(problem.code)
            # No rate is needed for a currency before it is sure that the currency is meant.
            if kind is None or (kind is QuestionKind.RATE and _IN_NO_BOOKS in codes):
                continue
            of_kind = found.setdefault(kind, {})
            of_kind.setdefault(_subject(problem), _Found()).add(row, problem)
    return found


_IN_NO_BOOKS = "currency-not-in-organization"
_CURRENCY_IN = {_IN_NO_BOOKS: "result", "rate-missing": "currency"}


def _subject(problem: Problem) -> str:
    """The currency that it is about, for kinds that are about one."""
    return problem.facts.get(_CURRENCY_IN.get(problem.code, ""), "")


# --- the questions --------------------------------------------------------------------------------

_MARK_WORDS = {
    DecimalMark.POINT: gettext_noop("a decimal point: {value} is {result}"),
    DecimalMark.COMMA: gettext_noop("a decimal comma: {value} is {result}"),
}


def _about_mark(of_kind: Mapping[str, _Found], known: Known) -> Iterator[Question]:
    found = of_kind[""]
    if any(one.formats.amount_mark or one.formats.rate_mark for one in known.sources):
        return  # one answer holds for all columns, and would contradict what another one proves
    value = found.examples[0][1].value
    reading = read_amount(value)
    results = {DecimalMark.POINT: reading.point, DecimalMark.COMMA: reading.comma}
    choices = tuple(
        Choice(mark.value, gettext(words).format(value=shortened(value), result=results[mark]))
        for mark, words in _MARK_WORDS.items()
    )
    text = gettext("How are the numbers of the file written?")
    evidence = (*_column_evidence(found, known), *_examples(found))
    yield Question(QuestionKind.DECIMAL_MARK, text, evidence, _rejected(found), choices=choices)


def _about_order(of_kind: Mapping[str, _Found], known: Known) -> Iterator[Question]:
    found = of_kind[""]
    if any(one.formats.date_order for one in known.sources):
        return  # see above
    value = found.examples[0][1].value
    readable = [set(_readings(one)) for one in found.dates]
    choices = tuple(
        Choice(order.value, gettext("{value} is {result}").format(value=value, result=result))
        for order, result in _readings(value).items()
        if all(order in orders for orders in readable)
    )
    if len(choices) < 2:
        return
    text = gettext("What stands first in the dates of the file?")
    evidence = (*_column_evidence(found, known), *_examples(found))
    yield Question(QuestionKind.DATE_ORDER, text, evidence, _rejected(found), choices=choices)


def _readings(value: str) -> dict[DateOrder, date]:
    found = zip(DateOrder, read_date(value), strict=True)
    return {order: day for order, day in found if day is not None}


def _about_date(of_kind: Mapping[str, _Found], known: Known) -> Iterator[Question]:
    found = of_kind[""]
    rows = ngettext(
        "{number} row has an opening balance and no date.",
        "{number} rows have an opening balance and no date.",
        found.rows,
    ).format(number=whole(found.rows))
    proposal = _fiscal_year_begin(known)
    why = gettext("{date} is the first day of the fiscal year.").format(date=day_words(proposal))
    text = gettext("On which day are the opening balances to be booked?")
    evidence = (rows, *_examples(found, "amount"), why)
    yield Question(
        QuestionKind.BALANCE_DATE, text, evidence, _rejected(found), proposal=proposal.isoformat()
    )


def _fiscal_year_begin(known: Known) -> date:
    """The first day of the fiscal year in which today lies."""
    today = known.options.today
    month = known.organization.fiscal_year_start if known.organization else 1
    return date(today.year - (today.month < month), month, 1)


def _about_branch(of_kind: Mapping[str, _Found], known: Known) -> Iterator[Question]:
    found = of_kind[""]
    branches = known.organization.branches if known.organization else ()
    text = gettext("In which branch are the opening balances to be booked?")
    rows = ngettext(
        "{number} row has an opening balance and names no branch.",
        "{number} rows have an opening balance and name no branch.",
        found.rows,
    ).format(number=whole(found.rows))
    choices = tuple(_branch_choice(branch, branches) for branch in branches)
    yield Question(
        QuestionKind.BRANCH, text, (rows, *_examples(found)), _rejected(found), choices=choices
    )


def _branch_choice(branch: Branch, branches: Sequence[Branch]) -> Choice:
    """By its name, or by its id where others are called alike."""
    alike = sum(name_key(one.name) == name_key(branch.name) for one in branches)
    if alike == 1:
        return Choice(branch.name, branch.code)
    return Choice(str(branch.id), f"{branch.name} {branch.code}".strip())


def _about_currencies(of_kind: Mapping[str, _Found], known: Known) -> Iterator[Question]:
    text = ngettext(
        "May Bigcapital open a receivables account in the currency {codes}?",
        "May Bigcapital open receivables accounts in the currencies {codes}?",
        len(of_kind),
    ).format(codes=", ".join(of_kind))
    here = known.organization.currencies if known.organization else frozenset[str]()
    evidence = [gettext("The organization has {codes} only.").format(codes=", ".join(sorted(here)))]
    for code, found in of_kind.items():
        evidence.append(_balances_in(code, found))
        if proposal := found.examples[0][1].facts.get("proposal"):
            evidence.append(gettext("  Perhaps {code} is meant.").format(code=proposal))
        evidence += _examples(found)
    choices = (Choice("yes", gettext("open them with the first balance")),)
    rows = sum(found.rows for found in of_kind.values())
    yield Question(
        QuestionKind.NEW_CURRENCIES, text, tuple(evidence), _stay_rejected(rows), choices=choices
    )


def _about_rates(of_kind: Mapping[str, _Found], known: Known) -> Iterator[Question]:
    base = known.organization.base_currency if known.organization else ""
    for code, found in sorted(of_kind.items()):
        text = gettext(
            "How many {base} was one {currency} worth on the day of the opening balances?"
        ).format(base=base, currency=code)
        evidence = (_balances_in(code, found), *_examples(found))
        yield Question(QuestionKind.RATE, text, evidence, _rejected(found), subject=code)


def _about_sign(known: Known) -> Iterator[Question]:
    """Asked where customers whose layout nobody knows would have more to get than to pay."""
    net = sum((total.debits + total.credits for total in known.waiting), Decimal(0))
    if known.options.balance_sign or net >= 0 or not _signs_are_unknown(known):
        return
    evidence = [
        gettext("{currency}: customers owe you {debits}, you owe them {credits}.").format(
            currency=currency, debits=money(owed), credits=money(-owing)
        )
        for currency, (owed, owing) in _per_currency(known.waiting).items()
    ]
    choices = (
        Choice(BalanceSign.AS_WRITTEN.value, gettext("so it is: a minus means that you owe them")),
        Choice(BalanceSign.REVERSED.value, gettext("the file writes what they owe with a minus")),
    )
    yield Question(
        QuestionKind.BALANCE_SIGN,
        gettext(
            "As the file stands, you would owe your customers more than they owe you. Is that so?"
        ),
        tuple(evidence),
        without="",
        choices=choices,
        proposal=BalanceSign.AS_WRITTEN.value,
    )


def _per_currency(totals: Iterable[BalanceTotal]) -> Mapping[str, tuple[Decimal, Decimal]]:
    """What is owed to us and by us, whatever the dates."""
    sums: dict[str, tuple[Decimal, Decimal]] = {}
    for total in totals:
        owed, owing = sums.get(total.currency, (Decimal(0), Decimal(0)))
        sums[total.currency] = owed + total.debits, owing + total.credits
    return sums


def _signs_are_unknown(known: Known) -> bool:
    """Whether no layout says how the system writes what customers owe."""
    return all(one.template in (PROPOSAL_NAME, CONFIRMED_NAME) for one in known.sources)


_Asker = Callable[[Mapping[str, _Found], Known], Iterator[Question]]
_ASKERS: Mapping[QuestionKind, _Asker] = {
    QuestionKind.DECIMAL_MARK: _about_mark,
    QuestionKind.DATE_ORDER: _about_order,
    QuestionKind.BALANCE_DATE: _about_date,
    QuestionKind.BRANCH: _about_branch,
    QuestionKind.NEW_CURRENCIES: _about_currencies,
    QuestionKind.RATE: _about_rates,
}


# --- their evidence -------------------------------------------------------------------------------


def _balances_in(code: str, found: _Found) -> str:
    return ngettext(
        "{number} row has an opening balance in {currency}.",
        "{number} rows have an opening balance in {currency}.",
        found.rows,
    ).format(number=whole(found.rows), currency=code)


def _examples(found: _Found, fact: str = "") -> Iterator[str]:
    """Some of the rows, with the value in question; `fact` names another than the problem's own."""
    for row, problem in found.examples:
        value = shown_amount(problem.facts.get(fact, "")) if fact else problem.value
        place = gettext("row {number} of {file}").format(number=row.ref.number, file=row.ref.source)
        name = f" ({shortened(row.display_name)})" if row.display_name else ""
        yield f"  {place}{name}: {shortened(value)}" if value else f"  {place}{name}"
    if found.rows > len(found.examples):
        more = found.rows - len(found.examples)
        yield ngettext("  … and {number} more", "  … and {number} more", more).format(
            number=whole(more)
        )


def _column_evidence(found: _Found, known: Known) -> Iterator[str]:
    """What the columns as a whole prove, as the report says it."""
    for source in known.sources:
        names = [
            source.header.names[column]
            for file, sheet, column in sorted(found.columns)
            if (file, sheet) == (source.name, source.sheet) and column < len(source.header.names)
        ]
        for sentence in map(told, source.evidence):
            if any(name and sentence.startswith(f"{name}: ") for name in names):
                yield sentence


def _rejected(found: _Found) -> str:
    return _stay_rejected(found.rows)


def _stay_rejected(rows: int) -> str:
    return ngettext(
        "Without an answer {number} row can't be sent.",
        "Without an answer {number} rows can't be sent.",
        rows,
    ).format(number=whole(rows))

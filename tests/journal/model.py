"""What a journal should say, from plain lists in memory: no SQL, no index, no cleverness."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from importer.core.outcomes import UNFINISHED, Ending, Outcome
from importer.core.problems import Problem, Severity
from importer.core.runs import (
    Attempt,
    AttemptState,
    BalanceTotal,
    CheckedRow,
    ExistingCustomer,
    ResultRow,
    RunRecord,
    RunState,
    WaitingRow,
)
from msgspec.structs import replace

CERTAINLY_NOT_STORED = {AttemptState.WITHDRAWN, AttemptState.NOT_STORED, AttemptState.ABSENT}
OPEN = {
    AttemptState.INTENDED,
    AttemptState.ANSWERED,
    AttemptState.IN_DOUBT,
    AttemptState.CONFIRMED,
}


def value_of(row: CheckedRow, key: str) -> str:
    """What rows are compared by; "" is equal to nothing."""
    return {"fingerprint": row.body, "name_key": row.name_key, "email_key": row.email_key}[key]


@dataclass
class ModelRow:
    """A row and what became of it; each problem with whether sending found it."""

    checked: CheckedRow
    ending: Ending
    customer_id: int | None = None
    found: list[tuple[bool, Problem]] = field(default_factory=list)
    held: bool = False

    @property
    def is_sent_next(self) -> bool:
        """Whether it waits, and not merely for a later walk."""
        return self.ending is Ending.WAITING and not self.held

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All problems in the order found."""
        return tuple(problem for _, problem in self.found)

    def has(self, *severities: Severity) -> bool:
        """Whether a problem is that severe."""
        return any(problem.severity in severities for problem in self.problems)

    def waiting(self) -> WaitingRow:
        """As sending sees it."""
        row = self.checked
        return WaitingRow(row.row_id, row.ref, row.body, row.opening_balance is not None)

    def result(self) -> ResultRow:
        """As reports see it."""
        row = self.checked
        return ResultRow(
            row_id=row.row_id,
            ref=row.ref,
            line=row.line,
            cells=row.cells,
            source_key=row.source_key,
            display_name=row.display_name,
            ending=self.ending,
            customer_id=self.customer_id,
            problems=self.problems,
            kinds=row.kinds,
        )


@dataclass
class ModelRun:
    """A run and everything that was said of it."""

    record: RunRecord
    rows: dict[int, ModelRow] = field(default_factory=dict)
    attempts: dict[int, Attempt] = field(default_factory=dict)
    existing: dict[int, ExistingCustomer] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)

    @property
    def _sending(self) -> bool:
        return self.record.state is not RunState.CHECKING

    def add(self, rows: Iterable[CheckedRow]) -> None:
        """Checking found these rows."""
        for row in rows:
            found = [(False, problem) for problem in row.problems]
            self.rows[row.row_id] = ModelRow(row, row.ending, None, found)

    def replace(self, rows: Iterable[CheckedRow]) -> None:
        """Rows came back corrected and were checked again."""
        self.add(rows)

    def hold_others(self, row_ids: Iterable[int]) -> None:
        """All unfinished rows but these wait for a later walk."""
        for row_id, row in self.rows.items():
            if row.ending in UNFINISHED:
                row.held = row_id not in set(row_ids)

    def kin(self, key: str) -> list[tuple[tuple[WaitingRow, ...], tuple[WaitingRow, ...]]]:
        """Rows that share a key with one that is sent next: those that came to something, and those
        that are sent next."""
        groups: dict[object, tuple[list[WaitingRow], list[WaitingRow]]] = {}
        for row in self.rows.values():
            value = value_of(row.checked, key)
            if value and row.ending not in {Ending.SKIPPED, Ending.REJECTED, Ending.REFUSED}:
                groups.setdefault(value, ([], []))[row.is_sent_next].append(row.waiting())
        pairs = [(tuple(others), tuple(ours)) for others, ours in groups.values()]
        return [pair for pair in pairs if pair[1] and len(pair[0] + pair[1]) > 1]

    def claimed_names(self) -> set[str]:
        """Name keys of rows that may be stored."""
        return {row.checked.name_key for n, row in self.rows.items() if self.is_claimed(n)}

    def left(self) -> list[ModelRow]:
        """Unfinished rows that are not held."""
        return [row for row in self.rows.values() if row.ending in UNFINISHED and not row.held]

    def end(self, row_id: int, outcome: Outcome) -> None:
        """A row came to its end."""
        row = self.rows[row_id]
        row.ending, row.customer_id = outcome.ending, outcome.customer_id
        row.found += [(self._sending, problem) for problem in outcome.problems]

    def add_problem(self, row_id: int, problem: Problem) -> None:
        """Something more was found, unless it had been found before."""
        if problem not in self.rows[row_id].problems:
            self.rows[row_id].found.append((self._sending, problem))

    def is_claimed(self, row_id: int) -> bool:
        """Whether an attempt may stand for a customer on the server."""
        return any(one.row_id == row_id and one.state in OPEN for one in self.attempts.values())

    def sendable(self, lane: bool | None = None) -> list[WaitingRow]:
        """Rows that may be sent, in the order read."""
        rows = [
            row.waiting()
            for row_id, row in self.rows.items()
            if row.is_sent_next and not self.is_claimed(row_id)
        ]
        return [row for row in rows if lane is None or row.has_balance is lane]

    def intend(self, attempt_id: int, row: WaitingRow, body: str) -> None:
        """A request for the row is about to leave."""
        intended = AttemptState.INTENDED
        self.attempts[attempt_id] = Attempt(attempt_id, row.row_id, row.ref, intended, body)
        self.rows[row.row_id].ending = Ending.UNKNOWN

    def settle(self, attempt: Attempt) -> None:
        """More is known of a request."""
        self.attempts[attempt.attempt_id] = attempt
        row = self.rows[attempt.row_id]
        if attempt.state in CERTAINLY_NOT_STORED and row.ending is Ending.UNKNOWN:
            row.ending = Ending.WAITING

    def doubt_again(self, attempt: Attempt, detail: str) -> None:
        """An answered request is in doubt once more, and what was said of its row is void."""
        doubted = replace(attempt, state=AttemptState.IN_DOUBT, detail=detail or attempt.detail)
        self.attempts[attempt.attempt_id] = doubted
        row = self.rows[attempt.row_id]
        row.ending, row.customer_id = Ending.UNKNOWN, None
        row.found = [(sending, problem) for sending, problem in row.found if not sending]

    def holders(self, customer_id: int | None) -> list[Attempt]:
        """The requests that hold an id as their customer's."""
        holding = (AttemptState.ANSWERED, AttemptState.CONFIRMED)
        return [
            one
            for one in self.attempts.values()
            if customer_id is not None and one.customer_id == customer_id and one.state in holding
        ]

    def reopen(self, endings: Iterable[Ending]) -> int:
        """Rows with these endings are taken up again; how many may be sent."""
        reopened = [row for row in self.rows.values() if row.ending in set(endings)]
        for row in reopened:
            claimed = self.is_claimed(row.checked.row_id)
            row.ending = Ending.UNKNOWN if claimed else Ending.WAITING
            row.customer_id, row.held = None, False
            row.found = [(sending, problem) for sending, problem in row.found if not sending]
        return sum(row.ending is Ending.WAITING for row in reopened)

    def results(self) -> list[ResultRow]:
        """Every row."""
        return [row.result() for row in self.rows.values()]

    def endings(self) -> dict[Ending, int]:
        """Rows per ending."""
        counts = Counter(row.ending for row in self.rows.values())
        return {ending: counts[ending] for ending in Ending}

    def problem_counts(self) -> dict[str, int]:
        """Occurrences per code."""
        return Counter(problem.code for row in self.rows.values() for problem in row.problems)

    def groups(self, key: str) -> dict[str, tuple[WaitingRow, ...]]:
        """Waiting rows that share a key, two or more."""
        found: dict[str, list[WaitingRow]] = {}
        for row in self.rows.values():
            value = value_of(row.checked, key)
            if value and row.ending is Ending.WAITING:
                found.setdefault(value, []).append(row.waiting())
        return {text: tuple(rows) for text, rows in found.items() if len(rows) > 1}

    def matches(self, key: str) -> list[tuple[WaitingRow, tuple[ExistingCustomer, ...]]]:
        """Waiting rows with the customers on the server that share their key."""
        customers = [self.existing[customer_id] for customer_id in sorted(self.existing)]
        pairs = []
        for row in self.rows.values():
            value = getattr(row.checked, key)
            same = tuple(one for one in customers if value and getattr(one, key) == value)
            if same and row.is_sent_next:
                pairs.append((row.waiting(), same))
        return pairs

    def balance_totals(self, endings: Iterable[Ending]) -> list[BalanceTotal]:
        """Opening balances of the rows with these endings."""
        return self.balances_of(row for row in self.rows.values() if row.ending in set(endings))

    def balances_of(self, rows: Iterable[ModelRow]) -> list[BalanceTotal]:
        """Opening balances of some rows."""
        totals: dict[tuple[str, str], BalanceTotal] = {}
        for row in rows:
            amount, base = row.checked.opening_balance, row.checked.opening_balance_base
            if amount is None:
                continue
            key = (row.checked.currency, row.checked.opening_balance_date)
            none_yet = BalanceTotal(*key, 0, Decimal(0), Decimal(0), Decimal(0))
            before = totals.get(key, none_yet)
            totals[key] = replace(
                before,
                count=before.count + 1,
                debits=before.debits + max(amount, Decimal(0)),
                credits=before.credits + min(amount, Decimal(0)),
                base=None if base is None or before.base is None else before.base + base,
            )
        return [totals[key] for key in sorted(totals)]

    def is_unfinished(self) -> bool:
        """Whether resume could take it up."""
        if self.record.dry_run or self.record.state is RunState.UNDONE or not self.attempts:
            return False
        rows_left = any(row.ending in UNFINISHED for row in self.rows.values())
        return self.record.state is not RunState.FINISHED or rows_left

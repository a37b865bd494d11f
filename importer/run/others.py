"""Whether somebody else is creating the same customers right now.

The organization's lock keeps importers of one user apart; another user, or another machine, has
locks of its own. What gives them away are customers that are newer than our scan, equal rows of
ours, and were not sent by us. Nothing is sent or recorded here: the walk is stopped.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from importer.core.errors import ImporterError
from importer.core.language import gettext
from importer.core.numbers import whole
from importer.core.runs import AttemptState, WaitingRow
from importer.core.sending.comparison import is_same_customer, parse_body
from importer.core.sending.kept_postcodes import keep_postcodes
from importer.core.sending.options import StopCause
from importer.core.sending.stored import StoredCustomer
from importer.core.values.text import name_key
from importer.run.claims import unclaimed
from importer.run.stopping import sleep_unless_stopped
from importer.run.walk import Walk
from importer.run.walk_events import ServerAwaited

LOOK_SECONDS = 30.0
"""How long a look at rows that wait for their turn holds: a slow server takes minutes for them."""

TWINS = 2
"""Rows with a second customer each that prove it; one may be a gateway's that repeats requests."""

_MAY_HAVE_MADE_ONE = (AttemptState.IN_DOUBT, AttemptState.ABSENT)
"""A request left, and may have made a customer that nobody knows, or may make one yet."""

_OF_OTHER_ROWS = (AttemptState.INTENDED, *_MAY_HAVE_MADE_ONE)
"""The same, or it may be under way."""


class _Equal(NamedTuple):
    """A row, and a customer that equals it."""

    row: WaitingRow
    customer: StoredCustomer


class Others:
    """The looks of one walk."""

    def __init__(self, walk: Walk) -> None:
        self._walk = walk
        self._twins: dict[int, _Equal] = {}

    async def look(self, rows: Sequence[WaitingRow]) -> None:
        """Stop the walk if customers of rows that are about to be sent are there already.

        Without an answer it looks again, until the walk ends: nothing is sent unseen.

        Args:
            rows: none of them has a request under way; the intents of some may be on disk.
        """
        found = self._strangers(rows, await self._customers_of(rows))
        if found and not self._walk.stop:
            self._stop(
                found, gettext("about to be sent: somebody else has created the same just now")
            )

    async def look_at_sent(self, row: WaitingRow) -> bool:
        """Whether a row that was sent just now has a second customer that is none of ours.

        Of two importers that send the same row at the same time at least one sees it: whoever looks
        last.
        """
        self.read_back([row], await self._customers_of([row]))
        return row.row_id in self._twins

    def read_back(self, rows: Sequence[WaitingRow], customers: Iterable[StoredCustomer]) -> None:
        """Take note of what a look-up of sent rows, by their names, shows beside their customers;
        stop the walk once it is no accident."""
        for found in self._strangers(rows, customers):
            self._twins[found.row.row_id] = found
        if len(self._twins) >= TWINS and not self._walk.stop:
            self._stop(
                list(self._twins.values()),
                gettext(
                    "created twice: somebody else is creating the same, or something "
                    "between here and the server repeats requests"
                ),
            )

    async def _customers_of(self, rows: Sequence[WaitingRow]) -> tuple[StoredCustomer, ...]:
        bodies = [parse_body(row.body) for row in rows]
        names = [str(body["displayName"]) for body in bodies]
        inactive_too = any(body.get("active") is False for body in bodies)
        walk, is_told = self._walk, False
        while rows and not walk.stop:
            left = walk.clock.monotonic()
            try:
                found = await walk.target.find({"displayName": names}, inactive_too=inactive_too)
            except ImporterError as error:
                walk.unreadable(error)
                if not is_told and not walk.stop:
                    is_told = True
                    walk.progress.event(ServerAwaited(walk.options.give_up_after))
                await sleep_unless_stopped(walk.clock, walk.stop, walk.options.recheck)
            else:
                walk.readable(left)
                return found
        return ()

    def _strangers(
        self, rows: Sequence[WaitingRow], customers: Iterable[StoredCustomer]
    ) -> list[_Equal]:
        """Customers that equal a row and that no request of ours can have made."""
        seen = tuple(customers)
        equal = list(self._equals(rows, seen)) if seen else []
        if not equal:  # nearly always: the rest would be too much work for every batch
            return []
        new = {one.id for one in unclaimed(self._walk, [found.customer for found in equal])}
        looked_at = {row.row_id for row in rows}
        return [
            found
            for found in equal
            if found.customer.id in new and not self._may_be_ours(found, looked_at)
        ]

    def _equals(
        self, rows: Sequence[WaitingRow], customers: Sequence[StoredCustomer]
    ) -> Iterator[_Equal]:
        by_name: dict[str, list[StoredCustomer]] = {}
        for customer in customers:
            by_name.setdefault(name_key(customer.text("displayName")), []).append(customer)
        for row in rows:
            body = parse_body(row.body)
            # Another importer keeps a postal code elsewhere where the server drops it, as we do.
            kept = keep_postcodes(body, self._walk.options.postcodes).body
            for customer in by_name.get(name_key(str(body["displayName"])), ()):
                if self._is_same(body, customer) or self._is_same(kept, customer):
                    yield _Equal(row, customer)

    def _may_be_ours(self, found: _Equal, looked_at: set[int]) -> bool:
        journal, run_id = self._walk.journal, self._walk.run_id
        own = journal.attempts_of_row(run_id, found.row.row_id)
        return any(one.state in _MAY_HAVE_MADE_ONE for one in own) or any(
            self._is_same(parse_body(one.body), found.customer)
            for one in journal.attempts(run_id, _OF_OTHER_ROWS)
            if one.row_id not in looked_at
        )

    def _is_same(self, body: Mapping[str, object], customer: StoredCustomer) -> bool:
        zone = self._walk.organization.time_zone
        return is_same_customer(body, customer, time_zone=zone)

    def _stop(self, found: Sequence[_Equal], what: str) -> None:
        first = found[0]
        rows = (
            gettext("1 row of yours was")
            if len(found) == 1
            else gettext("{found} rows of yours were").format(found=whole(len(found)))
        )
        error = ImporterError(
            "somebody-else-importing",
            gettext("{rows} {what} (row {number} of {source}: customer {id}).").format(
                rows=rows,
                what=what,
                number=first.row.ref.number,
                source=first.row.ref.source,
                id=first.customer.id,
            ),
            hint=gettext(
                "Find out who else imports into this organization, and let one of the "
                "two finish. Then `importer resume` goes on: rows whose customer is "
                "there by then are treated as --on-existing says."
            ),
            context={"row": str(first.row.ref.number), "customer": str(first.customer.id)},
        )
        self._walk.stop.set(StopCause.STOPPED, error)

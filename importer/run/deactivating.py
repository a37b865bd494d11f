"""Customers that the file has lost, set inactive; and taken back by undo.

The laws are those of an edit: the intent is on disk before the request leaves, who the customer is
is asked just before it, what is stored is read back, and doubt is settled by what the server shows.
The route takes any contact, a supplier too (importer/api/README.md 7.10).
"""

import asyncio
from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from importer.core.deactivations import TO_DO, Deactivation, DeactivationState
from importer.core.errors import ImporterError, ServerUnavailable
from importer.core.sending.answers import Refused
from importer.core.sending.comparison import is_inactive
from importer.core.sending.identity import is_another
from importer.core.sending.stored import StoredCustomer
from importer.core.sending.verification import UndoEnding
from importer.core.written import Written
from importer.run.keeping import deactivation_verdict
from importer.run.patiently import WalkEnds, pause, read_patiently
from importer.run.walk import Walk

_INTERNAL_ERROR = "500"


class _Way(Struct):
    """One customer on its way.

    Attributes:
        last: what we have written of it.
        may_be_ours: a request may have set it inactive.
        is_in_doubt: nobody knows what the last one came to.
        refused: what the server said to the last one, if it refused.
    """

    missing: Deactivation
    last: Written | None
    may_be_ours: bool
    is_in_doubt: bool = False
    refused: Refused | None = None

    def state_of(self, stored: StoredCustomer | None) -> DeactivationState | None:
        """How it ends by what the server has; None if there is something to be sent."""
        if stored is None:
            return DeactivationState.GONE
        if self.last is None or is_another([self.last.body], stored):
            return DeactivationState.ANOTHER
        if is_inactive(stored):
            return DeactivationState.MADE if self.may_be_ours else DeactivationState.INACTIVE
        return DeactivationState.REFUSED if self.refused else None


async def deactivate(walk: Walk) -> None:
    """Set the run's missing customers inactive, several at once; what the walk does not come to
    waits for the next one."""
    waiting = iter(walk.journal.deactivations(walk.run_id, TO_DO))
    async with asyncio.TaskGroup() as lanes:
        for _ in range(walk.options.in_flight):
            lanes.create_task(_work(walk, waiting))


async def _work(walk: Walk, waiting: Iterator[Deactivation]) -> None:
    for missing in waiting:
        if walk.stop:
            return
        last = walk.journal.written(walk.run_id, [missing.customer_id]).get(missing.customer_id)
        was_sent = missing.state is DeactivationState.INTENDED
        try:
            await _bring(walk, _Way(missing, last, may_be_ours=was_sent))
        except WalkEnds:
            return


async def _bring(walk: Walk, way: _Way) -> None:
    for tries in range(walk.options.resend + 2):
        stored = await read_patiently(walk, way.missing.customer_id)
        state = way.state_of(stored)
        if state is not None:
            _end(walk, way, state)
            return
        if tries <= walk.options.resend:
            await _send(walk, way)
    if not way.is_in_doubt:  # certainly as it was: the next walk begins anew
        _end(walk, way, DeactivationState.PLANNED)


async def _send(walk: Walk, way: _Way) -> None:
    way.is_in_doubt, way.refused = False, None
    walk.journal.intend_deactivation(walk.run_id, way.missing.customer_id)
    try:
        way.refused = await walk.target.inactivate(way.missing.customer_id)
    except ServerUnavailable as error:
        way.is_in_doubt = error.context.get("status") != _INTERNAL_ERROR
        walk.unreadable(error)
        await pause(walk, walk.options.recheck)
    except ImporterError as error:  # a refused key: nothing was changed
        walk.unreadable(error)
        return
    way.may_be_ours |= way.is_in_doubt or way.refused is None


def _end(walk: Walk, way: _Way, state: DeactivationState) -> None:
    written = None
    if state is DeactivationState.MADE and way.last is not None:
        body = {**way.last.body, "active": False}
        written = replace(way.last, body=body, switched_off=True)
    walk.journal.end_deactivation(walk.run_id, replace(way.missing, state=state), written)


async def activate_again(walk: Walk, made: Deactivation) -> UndoEnding:
    """Take one back, if the customer is still inactive by us.

    Raises:
        ServerUnavailable: no usable answer came; nothing is recorded.
    """
    last = walk.journal.written(walk.run_id, [made.customer_id]).get(made.customer_id)
    stored = await walk.target.read(made.customer_id)
    end, _ = deactivation_verdict(last, stored)
    if last is None or stored is None or end is not UndoEnding.RESTORED:
        return end
    if is_inactive(stored):
        refused = await walk.target.activate(made.customer_id)
        stored = await walk.target.read(made.customer_id)
        if stored is None or is_inactive(stored):
            return UndoEnding.CHANGED if refused else UndoEnding.FAILED
    body = {name: value for name, value in last.body.items() if name != "active"}
    ended = replace(made, state=DeactivationState.UNDONE)
    written = replace(last, body=body, switched_off=False)
    walk.journal.end_deactivation(walk.run_id, ended, written)
    return UndoEnding.RESTORED

"""What each fault on order does to a request."""

import json
from collections.abc import Awaitable, Callable

from msgspec import Struct
from msgspec.structs import replace

from importer.sandbox.answers import (
    Answer,
    Cut,
    Dropped,
    Reply,
    Silence,
    html_answer,
    internal_error,
    json_answer,
    plain_error,
    unauthorized,
)
from importer.sandbox.calls import Call, Route
from importer.sandbox.faults import Fault, FaultKind
from importer.sandbox.records import Record, snake

_TITLES = {
    404: "404 Not Found",
    408: "408 Request Timeout",
    413: "413 Request Entity Too Large",
    414: "414 Request-URI Too Large",
    429: "429 Too Many Requests",
    502: "502 Bad Gateway",
    503: "503 Service Unavailable",
    504: "504 Gateway Timeout",
}


class Ordered(Struct, frozen=True):
    """A request together with the fault that fires at it.

    Attributes:
        path: of the request, where a redirect points by default.
    """

    fault: Fault
    call: Call
    route: Route
    path: str

    async def handled(self) -> Answer:
        """The answer that the route gives in the end."""
        return await self.route(self.call)


async def apply_faults(faults: tuple[Fault, ...], call: Call, route: Route, path: str) -> Reply:
    """Handle a request under the faults that fire at it; none is the common case."""
    if call.state.is_down():
        return internal_error()
    for fault in faults:
        if fault.kind is FaultKind.DELAY:
            await call.state.sleep(fault.seconds)
        else:
            return await _EFFECTS[fault.kind](Ordered(fault, call, route, path))
    return await route(call)


def gateway_page(status: int) -> Answer:
    """A gateway's own page."""
    return html_answer(status, _TITLES.get(status, str(status)))


_Effect = Callable[[Ordered], Awaitable[Reply]]


async def _delay_answer(ordered: Ordered) -> Reply:
    answer = await ordered.handled()
    await ordered.call.state.sleep(ordered.fault.seconds)
    return answer


async def _hang(_: Ordered) -> Reply:
    return Silence()


async def _error(ordered: Ordered) -> Reply:
    status = ordered.fault.answered_status
    return internal_error() if status == 500 else plain_error(status, _title(status))


async def _outage(ordered: Ordered) -> Reply:
    ordered.call.state.go_down(ordered.fault.seconds)
    return internal_error()


def _title(status: int) -> str:
    return _TITLES.get(status, str(status)).partition(" ")[2]


async def _drop_before(ordered: Ordered) -> Reply:
    return Dropped(ordered.fault.reset)


async def _drop_after(ordered: Ordered) -> Reply:
    await ordered.handled()
    return Dropped(ordered.fault.reset)


async def _store_later(ordered: Ordered) -> Reply:
    if ordered.call.posting:
        ordered.call.posting.hold()
    ordered.call.state.spawn(_handle_later(ordered))
    if ordered.fault.status:
        return gateway_page(ordered.fault.status)
    return Dropped(ordered.fault.reset)


async def _handle_later(ordered: Ordered) -> None:
    try:
        await ordered.call.state.sleep(ordered.fault.seconds)
        await ordered.handled()
    finally:  # when the server dies, too
        if ordered.call.posting:
            ordered.call.posting.release()


async def _store_otherwise(ordered: Ordered) -> Reply:
    return await ordered.route(replace(ordered.call, storing=ordered.fault))


async def _gateway_before(ordered: Ordered) -> Reply:
    return gateway_page(ordered.fault.answered_status)


async def _gateway_after(ordered: Ordered) -> Reply:
    await ordered.handled()
    return gateway_page(ordered.fault.answered_status)


async def _html_before(ordered: Ordered) -> Reply:
    return html_answer(ordered.fault.answered_status, "Please sign in")


async def _html_after(ordered: Ordered) -> Reply:
    await ordered.handled()
    return await _html_before(ordered)


async def _cut_after(ordered: Ordered) -> Reply:
    return Cut(await ordered.handled())


async def _redirect_before(ordered: Ordered) -> Reply:
    location = ordered.fault.location or ordered.path
    status = ordered.fault.answered_status
    return Answer(status, headers=(("Location", location),), of_gateway=True)


async def _redirect_after(ordered: Ordered) -> Reply:
    await ordered.handled()
    return await _redirect_before(ordered)


async def _no_id(ordered: Ordered) -> Reply:
    answer = await ordered.handled()
    values = {key: value for key, value in answer.parsed().items() if key != "id"}
    return json_answer(answer.status, values)


async def _kill_before(ordered: Ordered) -> Reply:
    ordered.call.state.kill()
    return Dropped()


async def _kill_after(ordered: Ordered) -> Reply:
    await ordered.handled()
    ordered.call.state.kill()
    return Dropped()


async def _crash(ordered: Ordered) -> Reply:
    ordered.call.tenant.lose_answered(ordered.fault.count)
    return internal_error()


async def _revoke_key(ordered: Ordered) -> Reply:
    ordered.call.state.keyring.revoked = True
    return unauthorized()


async def _edited(ordered: Ordered) -> Reply:
    answer, (customer_id, record) = await _stored(ordered)
    if record is not None:
        changed = record | {snake(ordered.fault.field): ordered.fault.value}
        ordered.call.tenant.storage.replace(customer_id, changed)
    return answer


async def _added(ordered: Ordered) -> Reply:
    answer, (_, record) = await _stored(ordered)
    if record is not None:
        rules = ordered.call.tenant.rules
        ordered.call.tenant.storage.insert(record, rules.ledger_of(record))
    return answer


async def _deleted(ordered: Ordered) -> Reply:
    answer, (customer_id, _) = await _stored(ordered)
    ordered.call.tenant.storage.delete(customer_id)
    return answer


async def _stored(ordered: Ordered) -> tuple[Answer, tuple[int, Record | None]]:
    """The answer, and the customer that it speaks of as it is stored now."""
    answer = await ordered.handled()
    if answer.status not in (200, 201):
        return answer, (0, None)
    customer_id = answer.parsed()["id"]
    return answer, (customer_id, ordered.call.tenant.storage.read(customer_id))


async def _truncated(ordered: Ordered) -> Reply:
    answer = await ordered.handled()
    page = answer.parsed()
    page["customers"] = page["customers"][: -ordered.fault.count]
    return json_answer(answer.status, page)


async def _small_page(ordered: Ordered) -> Reply:
    size = ordered.fault.count
    answer = await ordered.handled()
    page = json.loads(answer.body)
    page["customers"] = page["customers"][:size]
    page["pagination"]["page_size"] = size
    return json_answer(answer.status, page)


_EFFECTS: dict[FaultKind, _Effect] = {
    FaultKind.DELAY_ANSWER: _delay_answer,
    FaultKind.HANG: _hang,
    FaultKind.ERROR: _error,
    FaultKind.OUTAGE: _outage,
    FaultKind.DROP_BEFORE: _drop_before,
    FaultKind.DROP_AFTER: _drop_after,
    FaultKind.STORE_LATER: _store_later,
    FaultKind.COMMIT_LATER: _store_otherwise,
    FaultKind.LOSE: _store_otherwise,
    FaultKind.NOT_BOOKED: _store_otherwise,
    FaultKind.TWICE: _store_otherwise,
    FaultKind.GATEWAY_BEFORE: _gateway_before,
    FaultKind.GATEWAY_AFTER: _gateway_after,
    FaultKind.HTML_BEFORE: _html_before,
    FaultKind.HTML_AFTER: _html_after,
    FaultKind.CUT_AFTER: _cut_after,
    FaultKind.REDIRECT_BEFORE: _redirect_before,
    FaultKind.REDIRECT_AFTER: _redirect_after,
    FaultKind.NO_ID: _no_id,
    FaultKind.KILL_BEFORE: _kill_before,
    FaultKind.KILL_AFTER: _kill_after,
    FaultKind.CRASH: _crash,
    FaultKind.REVOKE_KEY: _revoke_key,
    FaultKind.EDITED: _edited,
    FaultKind.ADDED: _added,
    FaultKind.DELETED: _deleted,
    FaultKind.TRUNCATED: _truncated,
    FaultKind.SMALL_PAGE: _small_page,
}

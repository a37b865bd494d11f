"""The routes under `/api/customers` (importer/api/README.md 1, 2, 4, 5 and 7)."""

import json
from collections.abc import Mapping

from importer.sandbox.answers import (
    Answer,
    field_errors,
    internal_error,
    json_answer,
    json_text_answer,
    not_found,
    service_error,
)
from importer.sandbox.calls import Call
from importer.sandbox.faults import FaultKind
from importer.sandbox.lookups import RolesRefused, SqlCondition, parse_roles
from importer.sandbox.records import LedgerEntry, Record, Unstorable
from importer.sandbox.validation import (
    Body,
    create_errors,
    edit_errors,
    ids_errors,
    opening_balance_errors,
)

DEFAULT_PAGE_SIZE = 12


async def create_customer(call: Call) -> Answer:
    """`POST /api/customers`. A 201 does not prove that the customer is stored."""
    body = call.body
    if errors := create_errors(body):
        return field_errors(body, errors)
    if refusal := _branch_refusal(call, body):
        return refusal
    try:
        record = call.tenant.rules.new_record(body)
    except Unstorable:
        return internal_error()
    if await _is_stuck(call):
        return internal_error()
    customer_id = _store(call, record)
    call.tenant.answered.append(customer_id)
    return _created(customer_id, record)


async def _is_stuck(call: Call) -> bool:
    """Let others overlap with what is booked; whether they have exhausted the server."""
    if call.posting is None:
        return False
    await call.state.sleep(call.state.options.balance_delay)
    hanging = call.tenant.balances.hanging()
    await call.state.sleep(hanging)
    return hanging > 0


def _branch_refusal(call: Call, body: Body) -> Answer | None:
    branches = call.tenant.organization.branches
    if not branches or not body.get("openingBalance"):
        return None
    wanted = body.get("openingBalanceBranchId")
    if not wanted:
        return service_error(400, "BRANCH_ID_REQUIRED")
    if wanted not in {branch.id for branch in branches}:
        return service_error(400, "BRANCH_ID_NOT_FOUND")
    return None


def _store(call: Call, record: Record) -> int:
    """Store a new customer in the way that is ordered, and return the id that is answered."""
    tenant, storage = call.tenant, call.tenant.storage
    entry = tenant.rules.ledger_of(record)
    booked = tenant.rules.booked(record, entry)
    if record["opening_balance"]:
        _open_receivables(call, record)
    kind = call.storing.kind if call.storing else None
    if kind is FaultKind.LOSE or (call.posting and not call.posting.survives):
        return storage.reserve_id()
    if kind is FaultKind.COMMIT_LATER and call.storing:
        reserved = storage.reserve_id()
        if call.posting:
            call.posting.hold()
        call.state.spawn(_commit_later(call, reserved, booked, entry, call.storing.seconds))
        return reserved
    if kind is FaultKind.NOT_BOOKED:
        return storage.insert(record, None)
    if kind is FaultKind.TWICE:
        storage.insert(booked, entry)
    return storage.insert(booked, entry)


async def _commit_later(
    call: Call, reserved: int, record: Record, entry: LedgerEntry | None, seconds: float
) -> None:
    storage, crashes = call.tenant.storage, call.tenant.storage.crashes
    try:
        await call.state.sleep(seconds)
        if storage.crashes == crashes:
            storage.insert(record, entry, reserved)
    finally:  # when the server dies, too
        if call.posting:
            call.posting.release()


def _open_receivables(call: Call, record: Record) -> None:
    currency = record["currency_code"]
    if currency not in call.tenant.organization.currency_codes:
        call.tenant.storage.open_receivables(currency)


def _created(customer_id: int, record: Record) -> Answer:
    return json_answer(201, {"id": customer_id, **record})


async def list_customers(call: Call) -> Answer:
    """`GET /api/customers`: active ones only, unless `inactive_mode=true` asks for the others."""
    query = {key.replace("_", "").lower(): value for key, value in call.query.items()}
    try:
        page, size = int(query.get("page", 1)), int(query.get("pagesize", DEFAULT_PAGE_SIZE))
        roles = query.get("stringifiedfilterroles", "")
        condition = parse_roles(roles) if roles else SqlCondition()
    except RolesRefused as refusal:
        return service_error(400, refusal.type)
    except ValueError:
        return internal_error()
    if page < 1 or size < 1:
        return internal_error()
    return _page_answer(call, query, condition, page, size)


def _page_answer(
    call: Call, query: Mapping[str, str], condition: SqlCondition, page: int, size: int
) -> Answer:
    cap = call.state.options.max_page_size
    size = min(size, cap) if cap else size
    found = call.tenant.storage.page(
        condition,
        inactive=query.get("inactivemode") in ("true", "1"),
        offset=(page - 1) * size,
        size=size,
        order=call.state.order,
    )
    pagination = json.dumps({"total": found.total, "page": page, "page_size": size})
    customers = ",".join(found.documents)
    return json_text_answer(
        200, f'{{"customers":[{customers}],"pagination":{pagination},"filter_meta":{{}}}}'
    )


async def read_customer(call: Call) -> Answer:
    """`GET /api/customers/:id`, which adds `customer_type`."""
    document = call.tenant.storage.document(call.path_id)
    if document is None:
        return not_found()
    customer = json.loads(document)
    return json_answer(200, {**customer, "customer_type": customer["contact_type"]})


async def edit_customer(call: Call) -> Answer:
    """`PUT /api/customers/:id`: keeps what is left out, clears nulls, never the balance."""
    body = call.body
    if errors := edit_errors(body):
        return field_errors(body, errors)
    record = call.tenant.storage.read(call.path_id)
    if record is None:
        return not_found()
    try:
        record |= call.tenant.rules.edits(body)
    except Unstorable:
        return internal_error()
    call.tenant.storage.replace(call.path_id, record)
    return json_answer(200, {"id": call.path_id, **record})


async def edit_opening_balance(call: Call) -> Answer:
    """`PUT /api/customers/:id/opening-balance` rewrites the ledger; the answer's balance is still
    the old one."""
    body = call.body
    if errors := opening_balance_errors(body):
        return field_errors(body, errors)
    record = call.tenant.storage.read(call.path_id)
    if record is None:
        return not_found()
    if refusal := _branch_refusal(call, body):
        return refusal
    try:
        record |= call.tenant.rules.opening_balance(body)
    except Unstorable:
        return internal_error()
    if await _is_stuck(call):
        return internal_error()
    _rebook(call, record)
    return json_answer(200, {"id": call.path_id, **record})


def _rebook(call: Call, record: Record) -> None:
    rules = call.tenant.rules
    entry = rules.ledger_of(record)
    if record["opening_balance"]:
        _open_receivables(call, record)
    if entry and call.posting and not call.posting.survives:
        entry = entry.beside(call.tenant.storage.ledger().get(call.path_id))
    call.tenant.storage.rebook(call.path_id, rules.booked(record, entry), entry)


async def delete_customer(call: Call) -> Answer:
    """`DELETE /api/customers/:id`: 200 without a body."""
    return _delete(call, call.path_id) or Answer(200)


def _delete(call: Call, customer_id: int) -> Answer | None:
    """Delete one customer with its ledger; the refusal if it can't go."""
    storage = call.tenant.storage
    if storage.read(customer_id) is None:
        return not_found()
    if storage.is_in_use(customer_id):
        return service_error(
            409, "CUSTOMER_HAS_TRANSACTIONS", "Customer has associated transactions"
        )
    storage.delete(customer_id)
    return None


async def validate_bulk_delete(call: Call) -> Answer:
    """`POST /api/customers/validate-bulk-delete {ids}` says which could be deleted.

    Shape and the status 201 follow the server's published source: an unknown id counts as one that
    can't be deleted.
    """
    body = call.body
    if errors := ids_errors(body):
        return field_errors(body, errors)
    storage = call.tenant.storage
    kept = [i for i in body["ids"] if storage.read(i) is None or storage.is_in_use(i)]
    going = [i for i in body["ids"] if i not in kept]
    return json_answer(
        201,
        {
            "deletable_count": len(going),
            "non_deletable_count": len(kept),
            "deletable_ids": going,
            "non_deletable_ids": kept,
        },
    )


async def bulk_delete(call: Call) -> Answer:
    """`POST /api/customers/bulk-delete {ids}`: deletes up to the first id that can't go, which is
    then the answer."""
    body = call.body
    if errors := ids_errors(body):
        return field_errors(body, errors)
    for customer_id in body["ids"]:
        if refusal := _delete(call, customer_id):
            return refusal
    return Answer(201)

"""The route of manual journals (importer/api/README.md 7.5): whom their lines name.

Shape and paging were seen on a real server: the page size that was asked for comes back as text,
each line carries its whole account, and the side that a line is not on is null.
"""

from collections.abc import Sequence

from importer.sandbox.answers import Answer, internal_error, json_answer, plain_error
from importer.sandbox.calls import Call
from importer.sandbox.customers import DEFAULT_PAGE_SIZE
from importer.sandbox.records import JournalLine

_RECEIVABLES, _OTHER = 1007, 1035

_KINDS = {
    _RECEIVABLES: ("accounts-receivable", "asset", "debit"),
    _OTHER: ("other-income", "income", "credit"),
}

_ALWAYS_NULL = (
    "parent_account_id",
    "created_at",
    "updated_at",
    "plaid_account_id",
    "account_mask",
    "bank_balance",
    "last_feeds_updated_at",
    "plaid_item_id",
)


async def list_journals(call: Call) -> Answer:
    """`GET /api/manual-journals`: pages without an order, each journal with its lines."""
    options = call.state.options
    if not options.tells_journals:
        return plain_error(404, "Cannot GET /api/manual-journals", "Not Found")
    try:
        page, size = (
            int(call.query.get(key, default))
            for key, default in (("page", 1), ("page_size", DEFAULT_PAGE_SIZE))
        )
    except ValueError:
        return internal_error()
    if page < 1 or size < 0:
        return internal_error()
    size = min(size, options.max_page_size or size)
    journals = list(call.tenant.storage.journals().items())
    call.state.order.shuffle(journals)
    shown = [_journal(*one) for one in journals[(page - 1) * size : page * size]]
    asked = call.query.get("page_size")  # as text, while the default is a number
    pagination = {
        "total": len(journals),
        "page": page,
        "page_size": size if asked is None else str(size),
    }
    return json_answer(200, {"manual_journals": shown, "pagination": pagination, "filter_meta": {}})


def _journal(journal_id: int, lines: Sequence[JournalLine]) -> dict[str, object]:
    return {
        "id": journal_id,
        "journal_number": f"{journal_id:05}",
        "amount": float(sum(line.amount for line in lines if line.amount > 0)),
        "entries": [_entry(number, line) for number, line in enumerate(lines, 1)],
    }


def _entry(number: int, line: JournalLine) -> dict[str, object]:
    return {
        "id": number,
        "index": number,
        "debit": float(line.amount) if line.amount > 0 else None,
        "credit": float(-line.amount) if line.amount < 0 else None,
        "note": None,
        "account": _account(_RECEIVABLES if line.on_receivables else _OTHER),
        "account_id": _RECEIVABLES if line.on_receivables else _OTHER,
        "contact_id": line.customer_id,
        "branch_id": None,
        "project_id": None,
    }


def _account(account_id: int) -> dict[str, object]:
    """An account as each line repeats it: some 900 bytes."""
    kind, root, normal = _KINDS[account_id]
    nothing: dict[str, object] = dict.fromkeys(_ALWAYS_NULL)
    return nothing | {
        "id": account_id,
        "name": kind.replace("-", " ").title(),
        "slug": kind,
        "code": str(account_id),
        "description": "What is booked here belongs to no other account of the organization.",
        "active": 1,
        "index": 1,
        "predefined": 1,
        "amount": 0,
        "account_type": kind,
        "currency_code": "USD",
        "seeded_at": "2026-01-01T00:00:00.000Z",
        "uncategorized_transactions": 0,
        "is_system_account": 1,
        "is_feeds_active": 0,
        "is_syncing_owner": 0,
        "account_type_label": kind.replace("-", " ").title(),
        "account_parent_type": root,
        "account_root_type": root,
        "account_normal": normal,
        "account_normal_formatted": normal.title(),
        "is_balance_sheet_account": root == "asset",
        "is_p_l_sheet": root != "asset",
    }

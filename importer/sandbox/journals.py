"""The route of manual journals (BIGCAPITAL.md section 7): whom their lines name.

Shape and paging follow the server's published source.
"""

from collections.abc import Sequence
from decimal import Decimal

from importer.sandbox.answers import Answer, internal_error, json_answer, plain_error
from importer.sandbox.calls import Call
from importer.sandbox.customers import DEFAULT_PAGE_SIZE
from importer.sandbox.records import JournalLine

_RECEIVABLES, _OTHER = 1007, 1035


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
    if page < 1 or size < 1:
        return internal_error()
    size = min(size, options.max_page_size or size)
    journals = list(call.tenant.storage.journals().items())
    call.state.order.shuffle(journals)
    shown = [_journal(*one) for one in journals[(page - 1) * size : page * size]]
    pagination = {"total": len(journals), "page": page, "page_size": size}
    return json_answer(200, {"manual_journals": shown, "pagination": pagination, "filter_meta": {}})


def _journal(journal_id: int, lines: Sequence[JournalLine]) -> dict[str, object]:
    return {
        "id": journal_id,
        "journal_number": f"{journal_id:05}",
        "amount": float(sum(_side(line.amount) for line in lines)),
        "entries": [_entry(number, line) for number, line in enumerate(lines, 1)],
    }


def _entry(number: int, line: JournalLine) -> dict[str, object]:
    return {
        "id": number,
        "index": number,
        "debit": float(_side(line.amount)),
        "credit": float(_side(-line.amount)),
        "account_id": _RECEIVABLES if line.on_receivables else _OTHER,
        "contact_id": line.customer_id,
    }


def _side(amount: Decimal) -> Decimal:
    """An amount on the side where it stands; nothing on the other."""
    return max(amount, Decimal(0))

"""Ordinary rows in bulk: the bodies, keys and amounts of rows of which no rule has anything to say.

What comes out is, byte for byte, what judging the rows one by one would bring (`verdicts`).
"""

import json
from collections.abc import Sequence
from decimal import Decimal
from functools import cache

from importer.core.bodies import Bodies, BodyField
from importer.core.checking.bulk import BulkDraft, bulk_draft
from importer.core.checking.draft import Context
from importer.core.checking.rules import apply_predicates
from importer.core.customer import FieldKind
from importer.core.mapping.columns import MappedChunk
from importer.core.outcomes import Ending
from importer.core.rows import RowChunk
from importer.core.runs import CheckedChunk
from importer.core.target_fields import target_fields
from importer.core.values.text import name_keys

_TO_BE_ESCAPED = ('"', "\\", "\n")
_BARE = frozenset({FieldKind.FLAG, FieldKind.AMOUNT, FieldKind.RATE, FieldKind.BRANCH})
"""Kinds whose values stand in JSON without quotes."""
_AS_JSON = json.JSONEncoder(ensure_ascii=False)


def check_ordinary(
    mapped: MappedChunk, chunk: RowChunk, context: Context, first_id: int
) -> tuple[CheckedChunk, set[int]]:
    """The rows as if all were ordinary, and the positions of those that may not be.

    Args:
        chunk: what the journal keeps of the rows as read: sensitive cells blanked.
        first_id: the row id of the first.
    """
    draft = bulk_draft(mapped, context)
    apply_predicates(draft, context)
    return _checked(draft, chunk, context, first_id), draft.doubtful


def _checked(draft: BulkDraft, chunk: RowChunk, context: Context, first_id: int) -> CheckedChunk:
    names, dates = draft.values["displayName"], draft.values.get("openingBalanceAt", draft.nothing)
    balances = _amounts(draft)
    in_base = context.currencies.base
    return CheckedChunk(
        first_id=first_id,
        chunk=chunk,
        source_keys=list(draft.mapped.source_keys),
        display_names=list(names),
        endings=[Ending.WAITING] * draft.count,
        bodies=_bodies(draft),
        balances=balances,
        balances_base=[
            balance if currency == in_base else None
            for balance, currency in zip(balances, draft.currencies, strict=True)
        ],
        balance_dates=[
            date if balance else "" for date, balance in zip(dates, balances, strict=True)
        ],
        currencies=list(draft.currencies),
        name_keys=name_keys(names),
        email_keys=name_keys(draft.text("email")),
        have_postcodes=_have_postcodes(draft),
        problems={},
    )


def _amounts(draft: BulkDraft) -> list[Decimal | None]:
    """The balances as the server will have them; zeros are none."""
    if not draft.balances:
        return [None] * draft.count
    return [_amount(text) if text else None for text in draft.balances]


def _amount(text: str) -> Decimal | None:
    """What `rounded` makes of an amount of plain digits: no more decimals than the server has."""
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text) or None


def _have_postcodes(draft: BulkDraft) -> list[bool]:
    billing, shipping = map(draft.text, ("billingAddressPostcode", "shippingAddressPostcode"))
    return [bool(one or other) for one, other in zip(billing, shipping, strict=True)]


# --- bodies ---------------------------------------------------------------------------------------


def _bodies(draft: BulkDraft) -> Bodies:
    """The request bodies as the values that they are made of."""
    escapes = any(mark in draft.said for mark in _TO_BE_ESCAPED) or any(map(len, draft.notes))
    fields = []
    for name, is_bare in _in_order():
        texts = draft.values.get(name)
        if texts is None or not any(texts):
            continue
        if is_bare:
            texts = _numbers(texts)
        elif escapes:
            texts = _escaped(texts)
        fields.append(BodyField(name, is_bare, texts))
    return Bodies(draft.count, fields)


@cache
def _in_order() -> tuple[tuple[str, bool], ...]:
    """The fields in the order of the contract, and which of them stand without quotes."""
    return tuple((name, field.kind in _BARE) for name, field in target_fields().items())


def _escaped(texts: Sequence[str]) -> Sequence[str]:
    joined = "".join(texts)
    if not any(mark in joined for mark in _TO_BE_ESCAPED):
        return texts
    return [_AS_JSON.encode(text)[1:-1] for text in texts]


def _numbers(texts: Sequence[str]) -> Sequence[str]:
    """Amounts as JSON has them; yes and no stay as they are."""
    return [repr(float(text)) if text and text[-1].isdecimal() else text for text in texts]

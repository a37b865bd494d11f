"""The predicates beside the rules of the opening balance (`balance_rules`); see `bulk`."""

import re
from collections.abc import Sequence
from functools import partial

from importer.core.checking.balance_rules import BALANCE, BRANCH, DATE, RATE
from importer.core.checking.bulk import BulkDraft
from importer.core.checking.draft import Context
from importer.core.options import BalanceSign, DateOrder, DecimalMark
from importer.core.rows import CellKind
from importer.core.values.dates import read_date

_PLAIN_ZERO = re.compile(r"0(?:\.00?)?")
_PLAIN_AMOUNT = re.compile(r"-?(?:[1-9][0-9]{0,8}(?:\.[0-9]{1,2})?|0\.(?:[1-9][0-9]?|0[1-9]))")
"""Amounts that are within the server's limits and mean one number with a decimal point."""
_PLAIN_KINDS = frozenset({CellKind.TEXT, CellKind.NUMBER})


def doubt_balances(draft: BulkDraft, context: Context) -> None:
    """Rows whose amount is not plainly written; the others' is taken, with its zeros."""
    is_preset = BALANCE in context.presets.filling or BALANCE in context.presets.replacing
    is_reversed = context.formats.balance_sign is BalanceSign.REVERSED
    has_comma = context.formats.amount_mark is DecimalMark.COMMA
    balances = list(draft.text(BALANCE))
    for at, text in enumerate(balances):
        if not text or (_PLAIN_AMOUNT.fullmatch(text) and not (has_comma and "." in text)):
            continue
        balances[at] = "0" if _PLAIN_ZERO.fullmatch(text) else ""
        if not balances[at] or (has_comma and "." in text):
            draft.doubtful.add(at)
    if is_preset or is_reversed:
        draft.doubt(at for at, balance in enumerate(balances) if balance)
    draft.balances = balances
    _doubt_kinds(draft, BALANCE, _PLAIN_KINDS)


def _doubt_kinds(draft: BulkDraft, name: str, known: frozenset[CellKind]) -> None:
    kinds = draft.kinds(name)
    if kinds is not None:
        texts = draft.text(name)
        draft.doubt(at for at, kind in enumerate(kinds) if texts[at] and kind not in known)


def doubt_no_row(_: BulkDraft, __: Context) -> None:
    """For rules that say nothing of rows whose amount is plain and in the base currency: plain
    amounts name no currency, are small enough, and need no rate to convert them."""


def doubt_rates(draft: BulkDraft, context: Context) -> None:
    """Rows with a rate of their own, or whose balance needs one."""
    is_given = RATE in context.presets.filling_for_balances
    is_given = is_given or RATE in context.presets.replacing_for_balances
    needing = {
        code
        for code in set(draft.currencies)
        if is_given or (code != context.currencies.base and _needs_rate(code, context))
    }
    rows = zip(draft.text(RATE), draft.balances, draft.currencies, strict=True)
    draft.doubt(
        at for at, (rate, balance, code) in enumerate(rows) if rate or (balance and code in needing)
    )


def _needs_rate(code: str, context: Context) -> bool:
    """Whether a rate is known or missed; offline none is missed."""
    is_known = code in context.presets.rates or code in context.formats.rates
    return is_known or context.organization is not None


def doubt_dates(draft: BulkDraft, context: Context) -> None:
    """Rows with a balance and no plain date, or with a date and no balance; dates are taken."""
    presets, own = context.presets, draft.text(DATE)
    filling = presets.filling_for_balances.get(DATE, "")
    is_plain = partial(_is_plain_date, context, context.formats.date_order)
    plain = {text for text in set(own) if text and is_plain(text)}
    if filling and _is_plain_date(context, None, filling):
        plain.add(filling)
    dates = [
        text or (filling if balance not in ("", "0") else "")
        for text, balance in zip(own, draft.balances, strict=True)
    ]
    is_replaced = DATE in presets.replacing_for_balances
    draft.doubt(
        at
        for at, (text, balance) in enumerate(zip(dates, draft.balances, strict=True))
        if (text and not balance)
        or (balance not in ("", "0") and (is_replaced or text not in plain))
        or (balance == "0" and text and (is_replaced or text not in plain))
    )
    draft.values[DATE] = dates
    _doubt_kinds(draft, DATE, frozenset({CellKind.TEXT, CellKind.DATE}))


def _is_plain_date(context: Context, order: DateOrder | None, text: str) -> bool:
    """Whether a text is one day, written as the server takes it, and not in the future."""
    readings = (read_date(text, kind).settled_by(order) for kind in (CellKind.TEXT, CellKind.DATE))
    return all(
        len(dates) == 1 and dates[0].isoformat() == text and dates[0] <= context.options.today
        for dates in readings
    )


def doubt_branches(draft: BulkDraft, context: Context) -> None:
    """Rows that name a branch, or must."""
    draft.doubt(at for at, text in enumerate(draft.text(BRANCH)) if text)
    if context.branches:
        draft.doubt(at for at, balance in enumerate(draft.balances) if balance)


def place_balances(draft: BulkDraft, _: Context) -> None:
    """What of the opening balances will be sent: a zero only where a day stands beside it."""
    dates: Sequence[str] = draft.values.get(DATE, draft.nothing)
    draft.balances = [
        balance if date else "" for balance, date in zip(draft.balances, dates, strict=True)
    ]
    draft.values[BALANCE] = draft.balances
    draft.values[RATE] = draft.values[BRANCH] = draft.nothing


def doubt_unknown_currencies(draft: BulkDraft, context: Context) -> None:
    """Rows in a currency that the organization lacks."""
    unknown = {code for code in set(draft.currencies) if not context.currencies.is_known(code)}
    if unknown:
        draft.doubt(at for at, code in enumerate(draft.currencies) if code in unknown)

"""The statements that find rows which share a key with each other, or with customers there.

See `statements` for what is SQLite's own in them.
"""

# ruff: noqa: S608  put together from constants of this room, before any value is known

from msgspec import Struct

from importer.journal.statements import numbers_of


class Sharing(Struct, frozen=True):
    """How rows are found that may share a key.

    Attributes:
        hashes: hashes that two or more rows have, and how many; in the order of the hashes.
        candidates: the rows with some of them (key, block, whether they are to be sent next), in
            the order read.
    """

    hashes: str
    candidates: str


def _sharing(key: str, eligible: str, is_sent: str) -> Sharing:
    """Equal bodies have equal names, or none. Rows without an e-mail are many, and share none."""
    is_email = key == "email_key"
    column, named = ("email_hash", "AND email_hash <> 0") if is_email else ("name_hash", "")
    rows = f"rows WHERE id BETWEEN ?1 AND ?2 AND {eligible}"
    return Sharing(
        hashes=f"""
        SELECT {column}, count(*) FROM {rows} {named}
        GROUP BY {column}
        HAVING count(*) > 1 AND sum(CASE WHEN {is_sent} THEN 1 ELSE 0 END) > 0
        ORDER BY {column}""",
        candidates=f"""
        SELECT id, block, {is_sent} FROM {rows}
          AND {column} IN {numbers_of("?3")}
        ORDER BY id""",
    )


_SHARED_KEYS = ("fingerprint", "name_key", "email_key")

GROUPED = {key: _sharing(key, "+ending = 'waiting'", "1 = 1") for key in _SHARED_KEYS}

# A row that was skipped, rejected or refused is nobody's twin: no customer came of it.
KIN = {
    key: _sharing(
        key,
        "+ending NOT IN ('skipped', 'rejected', 'refused')",
        "(ending = 'waiting' AND held = 0)",
    )
    for key in _SHARED_KEYS
}


def _sharers(column: str) -> str:
    return f"""
    SELECT id, block, ending IN ('waiting', 'failed', 'unknown') FROM rows
    WHERE id BETWEEN ?1 AND ?2 AND {column} IN {numbers_of("?3")}
      AND ending <> 'refused' AND (ending <> 'skipped' OR customer_id IS NOT NULL)
    ORDER BY id"""


# A row that was skipped for a customer of the server is one with that customer.
SHARERS = {"name_key": _sharers("name_hash"), "email_key": _sharers("email_hash")}
"""Key, block, whether the row is unfinished."""

PLACES = f"SELECT id, block FROM rows WHERE id IN {numbers_of('?')} ORDER BY id"


def _matched(column: str) -> str:
    return f"""
    SELECT rows.id, rows.block, existing.customer_id, existing.name_key, existing.email_key,
        existing.customer
    FROM rows CROSS JOIN existing ON existing.run = ?3 AND existing.{column} = rows.{column}
    WHERE rows.id BETWEEN ?1 AND ?2 AND +rows.ending = 'waiting' AND rows.held = 0
      AND rows.{column} <> 0
    ORDER BY rows.id, existing.customer_id"""


MATCHED = {"name_key": _matched("name_hash"), "email_key": _matched("email_hash")}

"""The statements that know rows again and change customers: links, what was written, edits.

See `statements` for what is SQLite's own in them.
"""

# ruff: noqa: S608  put together from constants of this room, before any value is known

from importer.journal.records import EDIT_COLUMNS, WAITING_COLUMNS
from importer.journal.statements import UNCLAIMED, keys_of, numbers_of

_PLACE = "base_url = ? AND organization_id = ?"

LINKS = f"SELECT key, customer_id FROM links WHERE {_PLACE} AND match_on = ?"

WRITTEN = f"""
    SELECT customer_id, body, otherwise, unmoved, switched_off FROM written
    WHERE {_PLACE} AND customer_id IN {numbers_of("?")}"""

UNLINK = f"DELETE FROM links WHERE {_PLACE} AND customer_id = ?"

UNLINK_HERE = f"""
    DELETE FROM links WHERE {_PLACE} AND customer_id IN {keys_of("?")} AND match_on = ?"""

BLOCKS_OF = f"SELECT id, block FROM rows WHERE id IN {keys_of('?')}"
"""In which blocks the texts of rows stand."""

UNWRITE = f"DELETE FROM written WHERE {_PLACE} AND customer_id = ?"

LINK = """
    INSERT INTO links (base_url, organization_id, match_on, key, customer_id)
    VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (base_url, organization_id, match_on, key) DO UPDATE SET
        customer_id = excluded.customer_id"""

WRITE = """
    INSERT INTO written
        (base_url, organization_id, customer_id, body, otherwise, unmoved, switched_off)
    VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (base_url, organization_id, customer_id) DO UPDATE SET
        body = excluded.body, otherwise = excluded.otherwise, unmoved = excluded.unmoved,
        switched_off = excluded.switched_off"""

WHOSE = """
    SELECT base_url, organization_id,
        coalesce((SELECT value FROM facts WHERE run = runs.number AND key = ?), '')
    FROM runs WHERE number = ?"""

DROP_PLANNED = "DELETE FROM edits WHERE row BETWEEN ? AND ? AND state = 'planned'"

PLAN = """
    INSERT INTO edits (row, state, customer_id, changes)
    SELECT ?1, 'planned', ?2, ?3 FROM rows WHERE id = ?1 AND ending = 'waiting'
    ON CONFLICT DO NOTHING"""

_ROWS = "rows CROSS JOIN sources ON sources.id = rows.source"

_FROM = """edits CROSS JOIN rows ON rows.id = edits.row
        CROSS JOIN sources ON sources.id = rows.source"""

EDITS = f"""
    SELECT {EDIT_COLUMNS} FROM {_FROM}
    WHERE edits.row BETWEEN ?1 AND ?2
      AND (?3 IS NULL OR edits.state IN (SELECT value FROM json_each(?3)))
    ORDER BY edits.row"""

NEXT = f"""
    SELECT {EDIT_COLUMNS} FROM {_FROM}
    WHERE edits.row BETWEEN ?1 AND ?2 AND edits.state = 'planned'
      AND rows.ending = 'waiting' AND rows.held = 0 AND edits.row > ?1 + ?3
    ORDER BY edits.row LIMIT ?4"""

INTEND = "UPDATE edits SET state = 'intended' WHERE row = ? AND state = 'planned'"

END = "UPDATE edits SET state = ?, changes = ? WHERE row = ?"

DROP = "DELETE FROM edits WHERE row = ?"

DROP_DEACTIVATIONS = """
    DELETE FROM deactivations WHERE run = ? AND state IN ('planned', 'inactive already')"""

PLAN_DEACTIVATION = """
    INSERT INTO deactivations (run, customer_id, name, state) VALUES (?, ?, ?, ?)
    ON CONFLICT DO NOTHING"""

DEACTIVATIONS = """
    SELECT customer_id, name, state FROM deactivations
    WHERE run = ?1 AND (?2 IS NULL OR state IN (SELECT value FROM json_each(?2)))
    ORDER BY customer_id"""

SET_DEACTIVATION = "UPDATE deactivations SET state = ? WHERE run = ? AND customer_id = ?"

KEYED = f"""
    SELECT {WAITING_COLUMNS}, rows.customer_id,
        rows.ending = 'waiting' AND rows.held = 0 AND {UNCLAIMED} AND NOT EXISTS (
            SELECT 1 FROM edits WHERE edits.row = rows.id AND edits.state <> 'planned')
    FROM {_ROWS}
    WHERE rows.id BETWEEN ? AND ? AND rows.ending NOT IN ('skipped', 'rejected', 'refused')
    ORDER BY rows.id"""
"""Rows that are, or may come to be, customers, and whether something may still be sent of them."""

_ITS_CUSTOMERS = """
    DELETE FROM {table} WHERE (base_url, organization_id) IN (
            SELECT base_url, organization_id FROM runs WHERE number = ?1 >> 32)
        AND customer_id IN (SELECT customer_id FROM rows WHERE id BETWEEN ?1 AND ?2)
        AND customer_id NOT IN (
            SELECT rows.customer_id FROM rows
            JOIN runs ON runs.number = rows.id >> 32
            JOIN runs AS own ON own.number = ?1 >> 32 AND own.base_url = runs.base_url
                AND own.organization_id = runs.organization_id
            WHERE rows.id NOT BETWEEN ?1 AND ?2 AND rows.customer_id IS NOT NULL)"""

FORGET_CUSTOMERS = tuple(_ITS_CUSTOMERS.format(table=table) for table in ("links", "written"))
"""What is known of customers that only the rows of this run had."""

"""The longer statements of the journal, as constants. When each is run is others' matter.

Values are always bound; what is filled in here are constants of this room.

They are written so that SQLite and PostgreSQL understand as much of them as they can: flags are 0
and 1, kinds are told where nothing else tells them. What is left is SQLite's own: `CROSS JOIN … ON`
fixes the order of the loops and a `+` before a column keeps it from an index on that, so that rows
are walked in the order of their keys, which is the order read, without sorting; `json_each(?)`
unfolds a list of values; `?1` is a numbered place; `IS` compares with NULL. `postgresql.dialect`
turns these.
"""

# ruff: noqa: S608  put together from constants of this room, before any value is known

from importer.journal.records import (
    ATTEMPT_COLUMNS,
    EXISTING_COLUMNS,
    PROBLEM_COLUMNS,
    RESULT_COLUMNS,
    ROW_ID,
    RUN_COLUMNS,
    WAITING_COLUMNS,
)


def numbers_of(place: str) -> str:
    """The numbers of a JSON list, as a set to look in."""
    return f"(SELECT CAST(value AS BIGINT) FROM json_each({place}))"


def keys_of(place: str) -> str:
    """The same where each of them is looked up by an index, few as they are."""
    return f"(SELECT CAST(value AS BIGINT) AS key FROM json_each({place}))"


_ROWS = "rows CROSS JOIN sources ON sources.id = rows.source"

ALL_RUNS = f"SELECT {RUN_COLUMNS} FROM runs ORDER BY started_at, number"

ONE_RUN = f"SELECT {RUN_COLUMNS} FROM runs WHERE id = ?"

RESULTS = f"""
    SELECT {RESULT_COLUMNS}
    FROM {_ROWS}
    WHERE rows.id BETWEEN ?1 AND ?2
      AND (?3 IS NULL OR rows.ending IN (SELECT value FROM json_each(?3)))
      AND (?4 IS NULL OR EXISTS (
        SELECT 1 FROM problems
        WHERE problems.row = rows.id AND problems.code IN (SELECT value FROM json_each(?4))))
    ORDER BY rows.id"""

PROBLEMS = """
    SELECT row, code, field, "column", value, facts
    FROM problems WHERE row BETWEEN ? AND ? ORDER BY row, id"""

_BALANCES = """
    SELECT balances.currency, balances.date, balances.amount, balances.amount_base
    FROM balances CROSS JOIN rows ON rows.id = balances.row"""

BALANCES = f"""{_BALANCES}
    WHERE balances.row BETWEEN ? AND ?
      AND +rows.ending IN (SELECT value FROM json_each(?))"""

ENDINGS = "SELECT ending, count(*) FROM rows WHERE id BETWEEN ? AND ? GROUP BY ending"

PROBLEM_COUNTS = """
    SELECT code, count(*) AS occurrences FROM problems WHERE row BETWEEN ? AND ?
    GROUP BY code ORDER BY occurrences DESC, code"""

HIGHEST_ROW = "SELECT max(id) FROM rows WHERE id BETWEEN ? AND ?"

ROWS_WITH_CODES = """
    SELECT count(DISTINCT problems.row)
    FROM problems JOIN rows ON rows.id = problems.row
    WHERE problems.row BETWEEN ? AND ? AND rows.ending IN ('created', 'updated')
      AND problems.code IN (SELECT value FROM json_each(?))"""


def _insert(table: str, columns: str) -> str:
    places = ", ".join("?" for _ in columns.split(","))
    return f"INSERT INTO {table} ({columns}) VALUES ({places})"


def _insert_once(table: str, columns: str) -> str:
    return f"{_insert(table, columns)} ON CONFLICT DO NOTHING"


INSERT_RUN = _insert_once("runs", RUN_COLUMNS)
INSERT_SOURCE = _insert_once("sources", "run, name, sheet")
SOURCE_ID = "SELECT id FROM sources WHERE run = ? AND name = ? AND sheet = ?"
SET_FACT = f"""{_insert("facts", "run, key, value")}
    ON CONFLICT (run, key) DO UPDATE SET value = excluded.value"""
INSERT_BLOCK = f"{_insert('blocks', 'first, last, cells, heads, bodies')} RETURNING id"
INSERT_ROW = _insert(
    "rows",
    "id, source, number, line, block, ending, name_hash, email_hash, has_balance, has_postcode",
)
INSERT_BALANCE = _insert("balances", "row, currency, date, amount, amount_base")
INSERT_PROBLEM = _insert("problems", PROBLEM_COLUMNS)

ADD_PROBLEM = f"""
    INSERT INTO problems ({PROBLEM_COLUMNS})
    SELECT ?1, ?2, ?3, ?4, CAST(?5 AS BIGINT), ?6, ?7
    WHERE NOT EXISTS (
        SELECT 1 FROM problems
        WHERE row = ?1 AND code = ?3 AND field = ?4 AND "column" IS CAST(?5 AS BIGINT)
          AND value = ?6 AND facts = ?7)"""

INSERT_EXISTING = f"""
    {_insert("existing", f"run, name_hash, email_hash, {EXISTING_COLUMNS}")}
    ON CONFLICT (run, customer_id) DO UPDATE SET
        name_hash = excluded.name_hash, email_hash = excluded.email_hash,
        name_key = excluded.name_key, email_key = excluded.email_key,
        customer = excluded.customer"""

AN_ATTEMPT = """
    SELECT 1 FROM attempts WHERE row BETWEEN ?1 AND ?2
    UNION ALL SELECT 1 FROM edits WHERE row BETWEEN ?1 AND ?2 AND state <> 'planned' LIMIT 1"""
"""Or an edit that was to leave."""

A_ROW_THAT_ENDED = """
    SELECT 1 FROM rows
    WHERE id BETWEEN ? AND ? AND +ending IN (SELECT value FROM json_each(?)) LIMIT 1"""

RUNS_OVER_FILES = f"""
    SELECT {RUN_COLUMNS} FROM runs
    WHERE organization_id = ? AND dry_run = 0
      AND EXISTS (
        SELECT 1 FROM sources
        WHERE run = runs.number
          AND json_extract(record, '$.sha256') IN (SELECT value FROM json_each(?)))
    ORDER BY started_at DESC, number DESC"""


DROP_PROBLEMS = f"DELETE FROM problems WHERE code = ? AND row IN {numbers_of('?')}"

ONE_ROW = f"SELECT {WAITING_COLUMNS} FROM {_ROWS} WHERE rows.id = ?"

SOME_ROWS = f"""
    SELECT {WAITING_COLUMNS}
    FROM {_ROWS}
    WHERE rows.id IN {numbers_of("?")}
    ORDER BY rows.id"""


_OPEN = "('intended', 'answered', 'in doubt', 'confirmed')"
"""States of attempts that may stand for a customer on the server: their row is not sent again."""

UNCLAIMED = f"""NOT EXISTS (
        SELECT 1 FROM attempts WHERE attempts.row = rows.id AND attempts.state IN {_OPEN})"""

_UNEDITED = "NOT EXISTS (SELECT 1 FROM edits WHERE edits.row = rows.id)"
"""Of a row with an edit no customer is made."""

_FREE = f"rows.held = 0 AND {UNCLAIMED} AND {_UNEDITED}"

_SENDABLE = f"rows.ending = 'waiting' AND {_FREE}"

NEXT_WAITING = f"""
    SELECT {WAITING_COLUMNS}
    FROM {_ROWS}
    WHERE rows.has_balance = ? AND rows.id BETWEEN ? AND ? AND {_SENDABLE}
    ORDER BY rows.id LIMIT ?"""

MOST_TELLING = f"""
    SELECT {WAITING_COLUMNS}
    FROM {_ROWS}
    WHERE rows.id = (
        SELECT id FROM rows WHERE id BETWEEN ? AND ? AND {_SENDABLE}
        ORDER BY has_postcode = 1 AND has_balance = 0 DESC, has_postcode DESC, id LIMIT 1)"""

MAY_BE_STORED = "UPDATE rows SET ending = 'unknown' WHERE id = ?"
"""From the intent on, until an outcome is recorded: the truth, should the process be killed."""

CLAIM = f"""
    UPDATE rows SET ending = 'unknown'
    WHERE id IN {keys_of("?")} AND rows.ending || '' = 'waiting' AND {_FREE}"""
"""Rows are taken before their attempts are opened: of two that are about to send one, the second
waits for the first, and finds that it does not wait any more. By their keys, not by the index of
all that wait."""

INTEND = _insert("attempts", "row, state, body")

LATEST = f"SELECT row, max(id) FROM attempts WHERE row IN {keys_of('?')} GROUP BY row"
"""Attempts of rows, of each the one that was opened last."""

CERTAINLY_NOT_STORED = """
    UPDATE rows SET ending = 'waiting'
    WHERE id = (SELECT row FROM attempts WHERE id = ?) AND ending = 'unknown'"""

END_ATTEMPTS = f"UPDATE attempts SET state = ? WHERE id IN {keys_of('?')} RETURNING id, row"

END_ROW = "UPDATE rows SET ending = ?, customer_id = ? WHERE id = ?"

RECORD_ATTEMPT = """
    UPDATE attempts SET
        state = ?1,
        status = coalesce(nullif(?2, 0), status),
        customer_id = coalesce(?3, customer_id),
        detail = coalesce(nullif(?4, ''), detail),
        ended_at = coalesce(?5, ended_at),
        body = coalesce(?6, body),
        mended_body = coalesce(?7, mended_body)
    WHERE id = ?8"""

_RIVALS = """
    FROM attempts AS mine
    JOIN runs AS own ON own.number = mine.row >> 32
    JOIN attempts AS others ON others.customer_id = coalesce({customer_id}, mine.customer_id)
        AND others.customer_id IS NOT NULL AND others.state IN ('answered', 'confirmed')
        AND others.id <> mine.id
    JOIN runs ON runs.number = others.row >> 32
        AND runs.base_url = own.base_url AND runs.organization_id = own.organization_id
    JOIN rows ON rows.id = others.row
    WHERE mine.id = {id}"""
"""Attempts of other rows in the organization that hold the id that an attempt is about to hold."""

RECORD_UNRIVALLED = f"""{RECORD_ATTEMPT}
    AND NOT EXISTS (SELECT 1 {_RIVALS.format(id="?8", customer_id="?3")})"""

RIVAL_CLAIMS = f"""
    SELECT others.id, runs.id, {ROW_ID}, others.state = 'confirmed'
    {_RIVALS.format(id="?1", customer_id="?2")}"""

# The inner query picks the attempts, its result is walked in the order of their ids.
_ATTEMPTS = f"""
    SELECT {ATTEMPT_COLUMNS}
    FROM attempts CROSS JOIN rows ON rows.id = attempts.row
        CROSS JOIN sources ON sources.id = rows.source"""

ATTEMPTS = f"""{_ATTEMPTS}
    WHERE attempts.id IN (
        SELECT id FROM attempts
        WHERE row BETWEEN ?1 AND ?2
          AND (?3 IS NULL OR state IN (SELECT value FROM json_each(?3))))
    ORDER BY attempts.id"""

ATTEMPTS_OF_ROWS = f"{_ATTEMPTS} WHERE attempts.row IN {keys_of('?')} ORDER BY attempts.id"

CLAIMED = """
    SELECT DISTINCT attempts.customer_id
    FROM attempts JOIN runs ON attempts.row >> 32 = runs.number
    WHERE attempts.state IN ('answered', 'confirmed') AND attempts.customer_id IS NOT NULL
      AND runs.base_url = ? AND runs.organization_id = ?"""

DOUBT_ATTEMPT = """
    UPDATE attempts SET state = 'in doubt', detail = coalesce(nullif(?2, ''), detail)
    WHERE id = ?1"""

_ROW_OF_ATTEMPT = "(SELECT row FROM attempts WHERE id = ?)"

DOUBT_ROW = f"UPDATE rows SET ending = 'unknown', customer_id = NULL WHERE id = {_ROW_OF_ATTEMPT}"

DROP_WHAT_SENDING_SAID = f"DELETE FROM problems WHERE sending = 1 AND row = {_ROW_OF_ATTEMPT}"

HOLDERS = f"""
    SELECT runs.id, attempts.customer_id, {ATTEMPT_COLUMNS}
    FROM attempts
    JOIN runs ON runs.number = attempts.row >> 32
    JOIN rows ON rows.id = attempts.row
    JOIN sources ON sources.id = rows.source
    WHERE attempts.customer_id IN {numbers_of("?")}
      AND attempts.customer_id IS NOT NULL AND attempts.state IN ('answered', 'confirmed')
      AND runs.base_url = ? AND runs.organization_id = ?
    ORDER BY attempts.id"""

_SETTLED = f"""{UNCLAIMED} AND NOT EXISTS (
        SELECT 1 FROM edits WHERE edits.row = rows.id AND edits.state = 'intended')"""
"""Nothing of the row may be on its way."""

_WITH_ENDINGS = "id BETWEEN ?1 AND ?2 AND ending IN (SELECT value FROM json_each(?3))"

DROP_SENDING_PROBLEMS = f"""
    DELETE FROM problems
    WHERE sending = 1 AND row IN (SELECT id FROM rows WHERE {_WITH_ENDINGS})"""

KEEP_IN_DOUBT = f"""
    UPDATE rows SET ending = 'unknown', customer_id = NULL, held = 0
    WHERE {_WITH_ENDINGS} AND NOT ({_SETTLED})"""

REOPEN = f"""
    UPDATE rows SET ending = 'waiting', customer_id = NULL, held = 0
    WHERE {_WITH_ENDINGS} AND {_SETTLED}"""

# --- rows that come back corrected

PICKED = f"""
    SELECT {RESULT_COLUMNS}
    FROM {_ROWS}
    WHERE rows.id IN {numbers_of("?")}
    ORDER BY rows.id"""

PROBLEMS_OF_PICKED = f"""
    SELECT row, code, field, "column", value, facts
    FROM problems WHERE row IN {numbers_of("?")} ORDER BY row, id"""

REPLACE_ROW = """
    UPDATE rows SET
        block = ?, ending = ?, name_hash = ?, email_hash = ?, has_balance = ?, has_postcode = ?,
        customer_id = NULL, held = 0
    WHERE id = ?"""

DROP_WHAT_FEW_HAVE = (
    "DELETE FROM edits WHERE row BETWEEN ? AND ?",
    "DELETE FROM problems WHERE row BETWEEN ? AND ?",
    "DELETE FROM balances WHERE row BETWEEN ? AND ?",
)

DROP_UNUSED_BLOCKS = """
    DELETE FROM blocks
    WHERE first BETWEEN ? AND ? AND NOT EXISTS (
        SELECT 1 FROM rows
        WHERE rows.id BETWEEN blocks.first AND blocks.last AND rows.block = blocks.id)"""

HOLD_OTHERS = f"""
    UPDATE rows SET held = CASE WHEN id IN {numbers_of("?3")} THEN 0 ELSE 1 END
    WHERE id BETWEEN ?1 AND ?2 AND ending IN ('waiting', 'failed', 'unknown')"""

_NOT_HELD = "id BETWEEN ?1 AND ?2 AND held = 0 AND ending IN (SELECT value FROM json_each(?3))"

COUNT_TO_SEND = f"SELECT count(*) FROM rows WHERE {_NOT_HELD}"

BALANCES_TO_SEND = f"""{_BALANCES}
    WHERE balances.row BETWEEN ?1 AND ?2 AND rows.held = 0
      AND +rows.ending IN (SELECT value FROM json_each(?3))"""

CLAIMED_ROWS = f"""
    SELECT id, block FROM rows
    WHERE id BETWEEN ? AND ? AND NOT {UNCLAIMED} ORDER BY id"""

BIND_RUN = """
    UPDATE runs SET
        base_url = ?, organization_id = ?, organization_name = ?, base_currency = ?, dry_run = 0
    WHERE id = ?"""

DROP_ROWS = (
    *DROP_WHAT_FEW_HAVE,
    "DELETE FROM rows WHERE id BETWEEN ? AND ?",
    "DELETE FROM blocks WHERE first BETWEEN ? AND ?",
)
"""Rows that were only checked."""

FORGET_ROWS = ("DELETE FROM attempts WHERE row BETWEEN ? AND ?", *DROP_ROWS)

FORGET_RUN = (
    "DELETE FROM existing WHERE run = ?",
    "DELETE FROM deactivations WHERE run = ?",
    "DELETE FROM sources WHERE run = ?",
    "DELETE FROM facts WHERE run = ?",
    "DELETE FROM runs WHERE number = ?",
)

"""The tables of the journal. How a file comes to have them is told in `format`.

How it is laid out, and why:

* A run owns a block of 2**32 row keys (`row_keys`): one integer finds a row in `rows`, `balances`,
  `problems` and `attempts`, a run is a range, and key order is reading order. That saves two
  indexes on the tables that grow with the file.
* `rows` is narrow and changes; what a row says stands, packed, in `blocks` of some 500 rows and is
  written once. Counting, grouping and finding the next row to send never touch the packed texts.
* Keys that rows may share are kept as short hashes; the texts that are compared where two agree
  stand in the blocks.
* Amounts are decimals as text: SQLite knows binary fractions only.
* Severity is not stored: it is the catalogue's (`importer.core.problems`), asked for by code.

What is SQLite's own: INTEGER PRIMARY KEY is the key of the rows themselves and counts by itself;
AUTOINCREMENT gives no number twice; WITHOUT ROWID keeps a table in the order of its key; the
trigger's RAISE. What PostgreSQL has instead is told in `postgresql.schema`.
"""

VERSION = 7

ROWS_PER_RUN = 2**32

PAGE_BYTES = 8192
"""Measured with 40,000 rows of 29 columns, as ratios to 8 kB: to check them takes the same time
with pages of 4, 16 and 32 kB (0.99, 0.98, 1.00), and the journal is 0.94, 1.04 and 1.12 times as
large, since each packed text ends on a page of its own. An intent and its answer write whole pages:
they take 1.2, 1.3 and 2.0 times the processor time."""

RUNS = (
    """CREATE TABLE runs (
        number INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        started_at TEXT NOT NULL,
        state TEXT NOT NULL,
        base_url TEXT NOT NULL,
        organization_id TEXT NOT NULL,
        organization_name TEXT NOT NULL,
        base_currency TEXT NOT NULL,
        dry_run INTEGER NOT NULL,
        options TEXT NOT NULL
    )""",
    """CREATE TABLE facts (
        run INTEGER NOT NULL REFERENCES runs,
        key TEXT NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (run, key)
    ) WITHOUT ROWID""",
    # A source is known by name from its first row on; its record follows once it is read.
    """CREATE TABLE sources (
        id INTEGER PRIMARY KEY,
        run INTEGER NOT NULL REFERENCES runs,
        name TEXT NOT NULL,
        sheet TEXT NOT NULL,
        record TEXT,
        UNIQUE (run, name, sheet)
    )""",
)

BLOCKS = (
    # AUTOINCREMENT: what was read of a block is kept at hand under its id.
    """CREATE TABLE blocks (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        first INTEGER NOT NULL,
        last INTEGER NOT NULL,
        cells BLOB NOT NULL,
        heads BLOB NOT NULL,
        bodies BLOB NOT NULL
    )""",
    "CREATE INDEX blocks_by_first ON blocks (first)",
)

ROWS = (
    # No REFERENCES: a look-up per row would cost a tenth of the insert.
    # Line 0 and hash 0 stand for none; held = 1 waits, and is left out of the walk under way.
    """CREATE TABLE rows (
        id INTEGER PRIMARY KEY,
        source INTEGER NOT NULL,
        number INTEGER NOT NULL,
        line INTEGER NOT NULL,
        block INTEGER NOT NULL,
        ending TEXT NOT NULL,
        customer_id INTEGER,
        name_hash INTEGER NOT NULL,
        email_hash INTEGER NOT NULL,
        has_balance INTEGER NOT NULL,
        has_postcode INTEGER NOT NULL,
        held INTEGER NOT NULL DEFAULT 0
    )""",
    # In it rows stand in the order of their ids: SQLite adds the key to every index.
    "CREATE INDEX rows_that_wait ON rows (has_balance) WHERE ending = 'waiting'",
    """CREATE TABLE balances (
        row INTEGER PRIMARY KEY,
        currency TEXT NOT NULL,
        date TEXT NOT NULL,
        amount TEXT NOT NULL,
        amount_base TEXT NOT NULL
    )""",
)

EXISTING = (
    """CREATE TABLE existing (
        run INTEGER NOT NULL REFERENCES runs,
        customer_id INTEGER NOT NULL,
        name_hash INTEGER NOT NULL,
        email_hash INTEGER NOT NULL,
        name_key TEXT NOT NULL,
        email_key TEXT NOT NULL,
        customer TEXT NOT NULL,
        UNIQUE (run, customer_id)
    )""",
    "CREATE INDEX existing_by_name ON existing (run, name_hash, customer_id)",
    "CREATE INDEX existing_by_email ON existing (run, email_hash, customer_id)",
)

MAPPINGS = (
    # A mapping that a person confirmed, found again by the headers of the next file.
    """CREATE TABLE mappings (
        fingerprint TEXT PRIMARY KEY,
        template TEXT NOT NULL,
        headers TEXT NOT NULL,
        confirmed_at TEXT NOT NULL
    ) WITHOUT ROWID""",
)

UPDATES = (
    # Which customer a key means in an organization: display name, e-mail, or a column's text.
    """CREATE TABLE links (
        base_url TEXT NOT NULL,
        organization_id TEXT NOT NULL,
        match_on TEXT NOT NULL,
        key TEXT NOT NULL,
        customer_id INTEGER NOT NULL,
        PRIMARY KEY (base_url, organization_id, match_on, key)
    ) WITHOUT ROWID""",
    "CREATE INDEX links_by_customer ON links (customer_id)",
    # Customers as we last wrote them, field by field, as JSON.
    """CREATE TABLE written (
        base_url TEXT NOT NULL,
        organization_id TEXT NOT NULL,
        customer_id INTEGER NOT NULL,
        body TEXT NOT NULL,
        otherwise TEXT NOT NULL DEFAULT '',
        unmoved TEXT NOT NULL DEFAULT '',
        switched_off INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (base_url, organization_id, customer_id)
    ) WITHOUT ROWID""",
    # What rows change of customers that are there: a row has one edit at most.
    """CREATE TABLE edits (
        row INTEGER PRIMARY KEY,
        state TEXT NOT NULL,
        customer_id INTEGER NOT NULL,
        changes TEXT NOT NULL
    )""",
)

DEACTIVATIONS = (
    # Customers that are set inactive: they have no row in the run that does it.
    """CREATE TABLE deactivations (
        run INTEGER NOT NULL REFERENCES runs,
        customer_id INTEGER NOT NULL,
        name TEXT NOT NULL,
        state TEXT NOT NULL,
        PRIMARY KEY (run, customer_id)
    ) WITHOUT ROWID""",
)

JOBS = (
    # Files that jobs took; facts is JSON: what the next file is compared with. A row of no file
    # whose state is "untold" says in its sentence who could not be told of a night.
    """CREATE TABLE job_records (
        job TEXT NOT NULL,
        file TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        began_at TEXT NOT NULL,
        state TEXT NOT NULL,
        run TEXT NOT NULL,
        code TEXT NOT NULL,
        sentence TEXT NOT NULL,
        facts TEXT NOT NULL,
        PRIMARY KEY (job, began_at, file)
    ) WITHOUT ROWID""",
)

FETCHED = (
    # Files of other machines that jobs have fetched, each as it was then.
    """CREATE TABLE fetched (
        job TEXT NOT NULL,
        address TEXT NOT NULL,
        version TEXT NOT NULL,
        fetched_at TEXT NOT NULL,
        PRIMARY KEY (job, address, version)
    ) WITHOUT ROWID""",
)

WHAT_ROWS_HAVE = (
    """CREATE TABLE problems (
        id INTEGER PRIMARY KEY,
        row INTEGER NOT NULL REFERENCES rows,
        sending INTEGER NOT NULL,
        code TEXT NOT NULL,
        field TEXT NOT NULL,
        column INTEGER,
        value TEXT NOT NULL,
        facts TEXT NOT NULL
    )""",
    "CREATE INDEX problems_by_row ON problems (row)",
    # AUTOINCREMENT: the id of an attempt is never given twice, not even after `forget`.
    """CREATE TABLE attempts (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        row INTEGER NOT NULL REFERENCES rows,
        state TEXT NOT NULL,
        body TEXT NOT NULL,
        mended_body TEXT NOT NULL DEFAULT '',
        ended_at REAL,
        status INTEGER NOT NULL DEFAULT 0,
        customer_id INTEGER,
        detail TEXT NOT NULL DEFAULT ''
    )""",
    "CREATE INDEX attempts_by_row ON attempts (row)",
    "CREATE INDEX attempts_by_state ON attempts (state, row)",
)

CLAIMS = "attempts.customer_id IS NOT NULL AND attempts.state IN ('answered', 'confirmed')"
"""Attempts that hold a customer's id as theirs."""

_RIVALS = f"""
    FROM attempts
    JOIN runs ON runs.number = attempts.row >> 32
    JOIN runs AS own ON own.base_url = runs.base_url
        AND own.organization_id = runs.organization_id
    WHERE {CLAIMS}"""

CLAIMS_INDEX = f"CREATE INDEX attempts_by_customer ON attempts (customer_id) WHERE {CLAIMS}"

# A unique index can't know which organization an attempt's run is bound to.
CLAIMS_TRIGGER = f"""CREATE TRIGGER no_two_rows_hold_one_id
    AFTER UPDATE OF state, customer_id ON attempts
    WHEN NEW.customer_id IS NOT NULL AND NEW.state IN ('answered', 'confirmed')
    BEGIN
        SELECT RAISE(ABORT, 'two rows hold one customer id')
        {_RIVALS} AND attempts.customer_id = NEW.customer_id AND attempts.id <> NEW.id
          AND own.number = NEW.row >> 32;
    END"""

TABLES = (
    *RUNS,
    *BLOCKS,
    *ROWS,
    *WHAT_ROWS_HAVE,
    CLAIMS_INDEX,
    CLAIMS_TRIGGER,
    *EXISTING,
    *MAPPINGS,
    *UPDATES,
    *DEACTIVATIONS,
    *JOBS,
    *FETCHED,
)
"""The statements that make a journal of nothing."""


def row_keys(run: int) -> tuple[int, int]:
    """The first and the last key of a run's rows; a row's key is the first plus its row id."""
    return run * ROWS_PER_RUN, (run + 1) * ROWS_PER_RUN - 1

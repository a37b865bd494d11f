-- The tables of a journal of version 1, as its importer made them.

CREATE TABLE runs (
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
);

CREATE TABLE facts (
        run INTEGER NOT NULL REFERENCES runs,
        key TEXT NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (run, key)
) WITHOUT ROWID;

CREATE TABLE sources (
        id INTEGER PRIMARY KEY,
        run INTEGER NOT NULL REFERENCES runs,
        name TEXT NOT NULL,
        sheet TEXT NOT NULL,
        record TEXT,
        UNIQUE (run, name, sheet)
);

CREATE TABLE rows (
        id INTEGER PRIMARY KEY,
        source INTEGER NOT NULL,
        number INTEGER NOT NULL,
        line INTEGER NOT NULL,
        ending TEXT NOT NULL,
        customer_id INTEGER,
        currency TEXT NOT NULL,
        balance TEXT NOT NULL,
        balance_base TEXT NOT NULL,
        balance_date TEXT NOT NULL,
        fingerprint TEXT NOT NULL,
        name_key TEXT NOT NULL,
        email_key TEXT NOT NULL,
        has_postcode INTEGER NOT NULL,
        row_id INTEGER GENERATED ALWAYS AS (id & 4294967295) VIRTUAL,
        has_balance INTEGER GENERATED ALWAYS AS (balance <> '') VIRTUAL
);

CREATE INDEX rows_by_ending ON rows (ending, has_balance);

CREATE TABLE texts (
        id INTEGER PRIMARY KEY,
        cells TEXT NOT NULL,
        source_key TEXT NOT NULL,
        display_name TEXT NOT NULL,
        body TEXT NOT NULL
);

CREATE TABLE problems (
        id INTEGER PRIMARY KEY,
        row INTEGER NOT NULL REFERENCES rows,
        sending INTEGER NOT NULL,
        code TEXT NOT NULL,
        field TEXT NOT NULL,
        column INTEGER,
        value TEXT NOT NULL,
        facts TEXT NOT NULL
);

CREATE INDEX problems_by_row ON problems (row);

CREATE TABLE attempts (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        row INTEGER NOT NULL REFERENCES rows,
        state TEXT NOT NULL,
        body TEXT NOT NULL,
        mended_body TEXT NOT NULL DEFAULT '',
        ended_at REAL,
        status INTEGER NOT NULL DEFAULT 0,
        customer_id INTEGER,
        detail TEXT NOT NULL DEFAULT ''
);

CREATE INDEX attempts_by_row ON attempts (row);

CREATE INDEX attempts_by_state ON attempts (state, row);

CREATE TABLE existing (
        run INTEGER NOT NULL REFERENCES runs,
        customer_id INTEGER NOT NULL,
        name_key TEXT NOT NULL,
        email_key TEXT NOT NULL,
        customer TEXT NOT NULL,
        UNIQUE (run, customer_id)
);

CREATE INDEX existing_by_name ON existing (run, name_key, customer_id);

CREATE INDEX existing_by_email ON existing (run, email_key, customer_id);

PRAGMA application_id = 1111706161;
PRAGMA user_version = 1;

-- A journal of version 5, as its importer left it: a run that came to its end, one that has
-- planned an edit, and the record of a job.

PRAGMA application_id = 1111706161;
PRAGMA user_version = 5;
BEGIN TRANSACTION;
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
INSERT INTO "attempts" VALUES(1,4294967297,'confirmed','{"displayName": "Customer 1"}','',NULL,201,7,'');
CREATE TABLE balances (
        row INTEGER PRIMARY KEY,
        currency TEXT NOT NULL,
        date TEXT NOT NULL,
        amount TEXT NOT NULL,
        amount_base TEXT NOT NULL
    );
CREATE TABLE blocks (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        first INTEGER NOT NULL,
        last INTEGER NOT NULL,
        cells BLOB NOT NULL,
        heads BLOB NOT NULL,
        bodies BLOB NOT NULL
    );
INSERT INTO "blocks" VALUES(1,4294967297,4294967298,X'74785E732E2D2EC9CF4D2D5230943734D23335909773868918414500C11709CE',X'74785E5370D635549073D63592732E2D2EC9CF4D2D523044308DE412937353E592524B12E5121D2AF4522B12730B72800208360084B81536',X'74785EAB564AC92C2EC849ACF44BCC4D55B25250722E2D2EC9CF4D2D523054AA95ABC6296BA4540B0064221408');
INSERT INTO "blocks" VALUES(2,8589934593,8589934594,X'74785E732E2D2EC9CF4D2D5230943734D23335909773868918414500C11709CE',X'74785E5370D635549073D63592732E2D2EC9CF4D2D523044308DE412937353E592524B12E5121D2AF4522B12730B72800208360084B81536',X'74785EAB564AC92C2EC849ACF44BCC4D55B25250722E2D2EC9CF4D2D523054AA95ABC6296BA4540B0064221408');
CREATE TABLE edits (
        row INTEGER PRIMARY KEY,
        state TEXT NOT NULL,
        customer_id INTEGER NOT NULL,
        changes TEXT NOT NULL
    );
INSERT INTO "edits" VALUES(8589934593,'planned',7,'[["note", null, "new"], ["openingBalance", 1, 2.5]]');
CREATE TABLE existing (
        run INTEGER NOT NULL REFERENCES runs,
        customer_id INTEGER NOT NULL,
        name_hash INTEGER NOT NULL,
        email_hash INTEGER NOT NULL,
        name_key TEXT NOT NULL,
        email_key TEXT NOT NULL,
        customer TEXT NOT NULL,
        UNIQUE (run, customer_id)
    );
CREATE TABLE facts (
        run INTEGER NOT NULL REFERENCES runs,
        key TEXT NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (run, key)
    ) WITHOUT ROWID;
INSERT INTO "facts" VALUES(1,'match-on','No.');
INSERT INTO "facts" VALUES(2,'match-on','No.');
CREATE TABLE job_records (
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
    ) WITHOUT ROWID;
INSERT INTO "job_records" VALUES('/etc/importer/importer.toml#nightly','/srv/drops/done/1/file/customers.csv','sha of customers.csv','2026-01-31T02:30:00+00:00','done','20260131-142601-k1','','','{"headers":["Name"],"rows":2,"rejected":0,"balances":0,"balance_total":"0","server":"https://books.example.com","organization":["4x7","Acme Books"]}');
CREATE TABLE links (
        base_url TEXT NOT NULL,
        organization_id TEXT NOT NULL,
        match_on TEXT NOT NULL,
        key TEXT NOT NULL,
        customer_id INTEGER NOT NULL,
        PRIMARY KEY (base_url, organization_id, match_on, key)
    ) WITHOUT ROWID;
INSERT INTO "links" VALUES('https://books.example.com','4x7','No.','C-1',7);
INSERT INTO "links" VALUES('https://books.example.com','4x7','No.','C-2',8);
CREATE TABLE mappings (
        fingerprint TEXT PRIMARY KEY,
        template TEXT NOT NULL,
        headers TEXT NOT NULL,
        confirmed_at TEXT NOT NULL
    ) WITHOUT ROWID;
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
CREATE TABLE rows (
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
    );
INSERT INTO "rows" VALUES(4294967297,1,2,2,1,'created',7,96778814,811641596,0,0,0);
INSERT INTO "rows" VALUES(4294967298,1,3,3,1,'unchanged',8,261162083,696438013,0,0,0);
INSERT INTO "rows" VALUES(8589934593,2,2,2,2,'waiting',NULL,96778814,811641596,0,0,0);
INSERT INTO "rows" VALUES(8589934594,2,3,3,2,'waiting',NULL,261162083,696438013,0,0,0);
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
INSERT INTO "runs" VALUES(1,'20260131-142601-k1','2026-01-31T14:26:01.000000+00:00','finished','https://books.example.com','4x7','','',0,'{}');
INSERT INTO "runs" VALUES(2,'20260131-142701-k2','2026-01-31T14:27:01.000000+00:00','stopped','https://books.example.com','4x7','','',0,'{}');
CREATE TABLE sources (
        id INTEGER PRIMARY KEY,
        run INTEGER NOT NULL REFERENCES runs,
        name TEXT NOT NULL,
        sheet TEXT NOT NULL,
        record TEXT,
        UNIQUE (run, name, sheet)
    );
INSERT INTO "sources" VALUES(1,1,'customers.csv','','{"name":"customers.csv","sheet":"","path":"exports/customers.csv","sha256":"sha of customers.csv","size":1234,"template":"quickbooks-online","header":{"number":3,"names":["Customer","Open Balance",""]},"columns":[{"column":0,"header":"Customer","usage":"field","fields":["displayName"],"reason":"an alias","confidence":0.9,"evidence":null},{"column":1,"header":"Card number","usage":"sensitive","fields":[],"reason":"","confidence":1.0,"evidence":null}],"rows":17,"lines_left_out":{"blank":2,"total":1},"facts":{"encoding":"UTF-8","delimiter":"comma"},"evidence":["Open Balance: 17 numbers, decimal point"],"file_total":"-12345678901.230","rules_left_out":["currency-unknown: offline"],"mapping":null,"formats":{"date_order":null,"amount_mark":null,"rate_mark":null,"customer_type_usable":true,"balance_in":"customer","rates":{},"balance_sign":"as-written"},"looks":[],"contents":[{"filled":17,"samples":["Acme","Beta"]},{"filled":3,"samples":[]}]}');
INSERT INTO "sources" VALUES(2,2,'customers.csv','','{"name":"customers.csv","sheet":"","path":"exports/customers.csv","sha256":"sha of customers.csv","size":1234,"template":"quickbooks-online","header":{"number":3,"names":["Customer","Open Balance",""]},"columns":[{"column":0,"header":"Customer","usage":"field","fields":["displayName"],"reason":"an alias","confidence":0.9,"evidence":null},{"column":1,"header":"Card number","usage":"sensitive","fields":[],"reason":"","confidence":1.0,"evidence":null}],"rows":17,"lines_left_out":{"blank":2,"total":1},"facts":{"encoding":"UTF-8","delimiter":"comma"},"evidence":["Open Balance: 17 numbers, decimal point"],"file_total":"-12345678901.230","rules_left_out":["currency-unknown: offline"],"mapping":null,"formats":{"date_order":null,"amount_mark":null,"rate_mark":null,"customer_type_usable":true,"balance_in":"customer","rates":{},"balance_sign":"as-written"},"looks":[],"contents":[{"filled":17,"samples":["Acme","Beta"]},{"filled":3,"samples":[]}]}');
CREATE TABLE written (
        base_url TEXT NOT NULL,
        organization_id TEXT NOT NULL,
        customer_id INTEGER NOT NULL,
        body TEXT NOT NULL,
        otherwise TEXT NOT NULL DEFAULT '',
        unmoved TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (base_url, organization_id, customer_id)
    ) WITHOUT ROWID;
INSERT INTO "written" VALUES('https://books.example.com','4x7',7,'{"displayName": "Acme", "openingBalance": 10.5, "active": true}','{"website":"?"}','{"billingAddressPostcode": "02138"}');
INSERT INTO "written" VALUES('https://books.example.com','4x7',8,'{"displayName": "Acme", "openingBalance": 10.5, "active": true}','{"website":"?"}','{"billingAddressPostcode": "02138"}');
CREATE INDEX blocks_by_first ON blocks (first);
CREATE INDEX rows_that_wait ON rows (has_balance) WHERE ending = 'waiting';
CREATE INDEX problems_by_row ON problems (row);
CREATE INDEX attempts_by_row ON attempts (row);
CREATE INDEX attempts_by_state ON attempts (state, row);
CREATE INDEX attempts_by_customer ON attempts (customer_id) WHERE attempts.customer_id IS NOT NULL AND attempts.state IN ('answered', 'confirmed');
CREATE TRIGGER no_two_rows_hold_one_id
    AFTER UPDATE OF state, customer_id ON attempts
    WHEN NEW.customer_id IS NOT NULL AND NEW.state IN ('answered', 'confirmed')
    BEGIN
        SELECT RAISE(ABORT, 'two rows hold one customer id')
        
    FROM attempts
    JOIN runs ON runs.number = attempts.row >> 32
    JOIN runs AS own ON own.base_url = runs.base_url
        AND own.organization_id = runs.organization_id
    WHERE attempts.customer_id IS NOT NULL AND attempts.state IN ('answered', 'confirmed') AND attempts.customer_id = NEW.customer_id AND attempts.id <> NEW.id
          AND own.number = NEW.row >> 32;
    END;
CREATE INDEX existing_by_name ON existing (run, name_hash, customer_id);
CREATE INDEX existing_by_email ON existing (run, email_hash, customer_id);
CREATE INDEX links_by_customer ON links (customer_id);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('blocks',2);
INSERT INTO "sqlite_sequence" VALUES('attempts',1);
COMMIT;

"""The journal: every lasting fact of every run, once. The only room with SQL.

It is one SQLite file, or tables in a PostgreSQL database (`postgresql`).

`open_journal` opens it, `lock_organization` keeps a second importer out of an organization.
"""

from importer.journal.aside import set_aside
from importer.journal.journal import Journal
from importer.journal.locks import (
    lock_job,
    lock_organization,
    organization_in_use,
    owner_of_organization,
    owner_text,
    place_of,
)
from importer.journal.opening import open_journal

__all__ = [
    "Journal",
    "lock_job",
    "lock_organization",
    "open_journal",
    "organization_in_use",
    "owner_of_organization",
    "owner_text",
    "place_of",
    "set_aside",
]

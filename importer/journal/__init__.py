"""The journal: every lasting fact of every run, once, in one SQLite file. The only room with SQL.

`open_journal` opens it, `lock_organization` keeps a second importer out of an organization.
"""

from importer.journal.journal import Journal
from importer.journal.locks import lock_job, lock_organization, owner_text
from importer.journal.opening import open_journal

__all__ = ["Journal", "lock_job", "lock_organization", "open_journal", "owner_text"]

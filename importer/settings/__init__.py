"""What the user can decide: defaults < own configuration file < `importer.toml` of the working
folder < environment < flags.

The only reader of the environment and of both files. `places` says what may come from where,
`model` what the settings are.
"""

from importer.settings.drops import After, Fetch
from importer.settings.jobs import Job, find_job, job_file, load_jobs
from importer.settings.loading import load_settings
from importer.settings.model import REPORTS, Settings, data_folder, locks_folder
from importer.settings.notify import Email, Notify
from importer.settings.recalling import recall
from importer.settings.secret_references import SecretReference
from importer.settings.sights import STDERR, Sights

__all__ = [
    "REPORTS",
    "STDERR",
    "After",
    "Email",
    "Fetch",
    "Job",
    "Notify",
    "SecretReference",
    "Settings",
    "Sights",
    "data_folder",
    "find_job",
    "job_file",
    "load_jobs",
    "load_settings",
    "locks_folder",
    "recall",
]

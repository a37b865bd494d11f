"""What the user can decide: defaults < own configuration file < `importer.toml` of the working
folder < environment < flags.

The only reader of the environment and of both files. `places` says what may come from where,
`model` what the settings are. What only jobs and named
organizations have is loaded where one is looked at.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from importer.settings.loading import load_settings, organizations_file
from importer.settings.model import REPORTS, Settings, data_folder, locks_folder
from importer.settings.recalling import recall

if TYPE_CHECKING:
    from importer.settings.drops import After, Fetch
    from importer.settings.jobs import Job, find_job, job_file, load_jobs
    from importer.settings.notify import Email, Notify
    from importer.settings.organizations import NamedOrganization, organization_names
    from importer.settings.secret_references import SecretReference
    from importer.settings.sights import STDERR, Sights

__all__ = [
    "REPORTS",
    "STDERR",
    "After",
    "Email",
    "Fetch",
    "Job",
    "NamedOrganization",
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
    "organization_names",
    "organizations_file",
    "recall",
]

_LATE = {
    "After": "drops",
    "Fetch": "drops",
    "Job": "jobs",
    "find_job": "jobs",
    "job_file": "jobs",
    "load_jobs": "jobs",
    "NamedOrganization": "organizations",
    "organization_names": "organizations",
    "Email": "notify",
    "Notify": "notify",
    "SecretReference": "secret_references",
    "STDERR": "sights",
    "Sights": "sights",
}
"""Name -> the module that has it."""


def __getattr__(name: str) -> object:
    """What only some commands need (PEP 562)."""
    if name not in _LATE:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_LATE[name]}"), name)

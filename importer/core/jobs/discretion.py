"""What may be told outside of an error: customers' data stays in the house.

A message may quote a cell, a header that was a customer's row, or a server's answer. Here stands
whose words are known to hold no more than numbers, names of files and settings, and addresses of
servers; of any other error only its code is told.
"""

from importer.core.errors import GuardTripped, ImporterError
from importer.core.language import gettext

QUOTES_HEADERS = frozenset({"header-drifted"})
"""Guards whose words hold headers; a file that has lost its header shows a customer instead."""

TELL_NOTHING_OF_CUSTOMERS = frozenset(
    # the job and its secrets
    {"job-input-missing", "secret-unreadable", "secret-command-failed", "credential-missing"}
    | {"keyring-unusable", "key-invalid", "key-refused", "key-not-set"}
    # the server
    | {"base-url-invalid", "insecure-http", "server-unavailable", "server-in-trouble"}
    | {"not-bigcapital", "certificate-not-trusted", "ca-file-unreadable", "proxy-unusable"}
    | {"limit-too-long", "organization-not-set-up", "other-organization", "time-is-up"}
    # this machine
    | {"journal-in-use", "journal-not-writable", "journal-too-new", "journal-unknown-format"}
    | {"journal-damaged", "lock-not-writable", "disk-full", "no-room-to-copy", "no-room-to-unpack"}
    | {"journal-cancelled", "report-not-written", "not-removed"}
    # the file as a whole
    | {"file-missing", "file-empty", "file-blank", "file-not-permitted", "file-is-a-directory"}
    | {"file-not-ordinary", "file-unreadable", "file-changed", "archive-damaged"}
    | {"workbook-damaged", "workbook-protected"}
)
"""Codes whose words are told besides those of guards; one that is missing here is told by its code
alone."""


def told_of(error: ImporterError) -> tuple[str, str]:
    """What is said of an error, and what to do."""
    is_guard = isinstance(error, GuardTripped) and error.code not in QUOTES_HEADERS
    if is_guard or error.code in TELL_NOTHING_OF_CUSTOMERS:
        return error.message, error.hint
    if error.code in QUOTES_HEADERS:
        return (
            gettext("The columns are not those of the last good file."),
            gettext("`importer job approve` shows which, and accepts them after a question."),
        )
    return (
        gettext("What it says may hold customers' data and is only told on the machine itself."),
        gettext(
            "`importer explain {code}` tells what it means; the log of the job, and its history, "
            "have its words."
        ).format(code=error.code),
    )

"""The refusals of this room that more than one module speaks: one wording for each."""

from importer.core.errors import ImporterError
from importer.core.language import gettext, gettext_noop

SAVE_AS = gettext_noop(
    "Open it in a spreadsheet program, save it as XLSX or CSV, and import that file."
)
EXPORT = gettext_noop("Export the customers as CSV or XLSX and import that file.")


def no_table(name: str, what: str, hint: str) -> ImporterError:
    """The file is something else.

    Args:
        what: what it is, with its article.
        hint: a text of the catalogue.
    """
    return ImporterError(
        "file-is-no-table",
        gettext("{name} is {what}, not a table of customers.").format(name=name, what=what),
        hint=gettext(hint),
    )


def blank(where: str) -> ImporterError:
    """There is nothing to read."""
    return ImporterError(
        "file-blank",
        gettext("{where} holds nothing but blanks.").format(where=where),
        hint=gettext(
            "Check that the rows were exported; of a workbook, name another sheet with --sheet."
        ),
    )


def damaged(name: str) -> ImporterError:
    """A workbook is cut off or broken."""
    return ImporterError(
        "workbook-damaged",
        gettext("{name} is a workbook that is cut off or damaged.").format(name=name),
        hint=gettext(
            "Download or copy it again; or open it in a spreadsheet program, let it repair the "
            "file, save, and import it again."
        ),
    )


def no_room(error: OSError) -> ImporterError:
    """The folder for temporary files is full, or can't be written; the file is not to blame."""
    return ImporterError(
        "no-room-to-unpack",
        gettext(
            "The texts of the workbook could not be unpacked into the folder for temporary files: "
            "{value}."
        ).format(value=error.strerror or error),
        hint=gettext("Make room there, or name another folder in the environment (TMPDIR)."),
    )


def password_needed(name: str) -> ImporterError:
    """A workbook opens with a password only."""
    return ImporterError(
        "workbook-protected",
        gettext("{name} is protected with a password.").format(name=name),
        hint=gettext(
            "Open it in a spreadsheet program, remove the password, save, and import it again."
        ),
    )


def unsafe(name: str) -> ImporterError:
    """A workbook holds XML that no spreadsheet program writes."""
    return ImporterError(
        "workbook-unsafe",
        gettext("{name} holds a document type declaration, which no honest workbook does.").format(
            name=name
        ),
        hint=gettext(
            "Do not trust the file. If you know where it comes from, open it in a spreadsheet "
            "program, save it under another name, and import that file."
        ),
    )


def too_large(name: str, size: str) -> ImporterError:
    """An archive would unpack to more than any honest one."""
    return ImporterError(
        "archive-too-large",
        gettext("{name} would unpack to {size}, more than any list of customers.").format(
            name=name, size=size
        ),
        hint=gettext("Copy the rows to a new workbook, or save them as CSV, and import that file."),
    )

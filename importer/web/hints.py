"""What there is to do about an error or a problem on a page, by its code.

Rooms below word their hints for whoever has a terminal; no room below knows of this one. Only texts
and ways stand here; what is made of them is `advice`'s.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from importer.core.language import gettext_noop


class Way(StrEnum):
    """Where somebody can go on from an error; "{import}" stands for the import's id."""

    CONNECT = "/connect?import={import}"
    FILE = "/imports/{import}/file"
    HEADER = "/imports/{import}/layout"
    COLUMNS = "/imports/{import}/columns"
    MEND = "/imports/{import}/mend"
    CONFIRM = "/imports/{import}/confirm"
    CHECK_ANEW = "/imports/{import}/anew"
    REMOVE = "/imports/{import}"
    RUNS = "/runs"
    JOURNAL = "/journal"
    START = "/"


@dataclass(frozen=True, slots=True)
class Advice:
    """What is said of one kind of error.

    Attributes:
        hint: "" where the error's own is fit for a page.
        ways: the best one first.
        message: instead of the error's own, where that speaks of an option.
    """

    hint: str = ""
    ways: tuple[Way, ...] = ()
    message: str = ""


_TO_THE_SERVER = (Way.CONNECT,)
_ANOTHER_FILE = (Way.FILE,)
_AS_UTF8 = gettext_noop(
    "Open the file in Excel or LibreOffice, look whether all letters are right, save it as a "
    "workbook (XLSX), and choose that one."
)
_ROOM = gettext_noop(
    "Make room on the disk, also where the system keeps temporary files, then try once more. What "
    "was sent is on record."
)
_KEY = gettext_noop(
    "Copy it once more: in Bigcapital it stands under Preferences, API keys. A new one can be made "
    "there, too."
)
_ORGANIZATION = gettext_noop(
    "Open “The key is a sign-in token” below the key, and give the id of the organization. An API "
    "key needs none."
)
_ANOTHER_JOURNAL = (Way.JOURNAL,)

ERRORS: Mapping[str, Advice] = {
    # --- the server and the key ---------------------------------------------------------------
    "base-url-invalid": Advice(
        gettext_noop("Give it with https://, such as https://books.example.com."), _TO_THE_SERVER
    ),
    "base-url-with-password": Advice(
        gettext_noop("Leave out what stands before the @; the key has a field of its own."),
        _TO_THE_SERVER,
    ),
    "certificate-not-trusted": Advice(
        gettext_noop(
            "Check the address. Where your own authority has signed the certificate, whoever looks "
            "after this machine can have the importer trust it."
        ),
        _TO_THE_SERVER,
    ),
    "insecure-http": Advice(
        gettext_noop(
            "Give the address with https://. Without it the importer speaks to this machine only."
        ),
        _TO_THE_SERVER,
    ),
    "key-invalid": Advice(
        _KEY,
        _TO_THE_SERVER,
        gettext_noop("That is no key of Bigcapital: it is blank, or holds what no key holds."),
    ),
    "key-not-set": Advice(
        gettext_noop("Give a key: in Bigcapital it stands under Preferences, API keys."),
        _TO_THE_SERVER,
    ),
    "key-refused": Advice(
        gettext_noop(
            "It may have been copied in part, deleted, or belong to another server. Make a new one "
            "in Bigcapital under Preferences, API keys, and give it here. A sign-in token needs "
            "the id of its organization, too."
        ),
        _TO_THE_SERVER,
    ),
    "limit-too-long": Advice(
        gettext_noop(
            "Nothing is lost: go on after that time. If nobody set such a limit, look what stands "
            "before the server."
        )
    ),
    "look-up-incomplete": Advice(ways=_TO_THE_SERVER),
    "look-up-not-understood": Advice(
        gettext_noop("Look whether this is the address of Bigcapital itself."), _TO_THE_SERVER
    ),
    "not-bigcapital": Advice(
        gettext_noop("Check the address, and that Bigcapital runs there."), _TO_THE_SERVER
    ),
    "not-connected": Advice(ways=_TO_THE_SERVER),
    "organization-id-invalid": Advice(_ORGANIZATION, _TO_THE_SERVER),
    "organization-id-missing": Advice(_ORGANIZATION, _TO_THE_SERVER),
    "organization-not-set-up": Advice(ways=_TO_THE_SERVER),
    "other-organization": Advice(
        gettext_noop(
            "Nothing was sent. Connect with the key of the organization that you mean, and leave "
            "the organization's id blank unless the key is a sign-in token."
        ),
        _TO_THE_SERVER,
        gettext_noop("The key belongs to another organization than the id that was given with it."),
    ),
    "server-answer-unusable": Advice(
        gettext_noop("Look whether this is the address of Bigcapital itself, and whether it runs."),
        _TO_THE_SERVER,
    ),
    "server-in-trouble": Advice(
        gettext_noop(
            "Nothing is lost. Look whether the server is well, or overloaded; then go on here."
        ),
    ),
    "server-not-set": Advice(gettext_noop("Choose a server, or try without one."), _TO_THE_SERVER),
    "server-unavailable": Advice(
        gettext_noop(
            "Look whether the address is right, whether the server runs, and whether this machine "
            "is online. Nothing is lost; then try once more."
        ),
        _TO_THE_SERVER,
    ),
    "answer-not-understood": Advice(),
    "edits-need-their-server": Advice(ways=_TO_THE_SERVER),
    "corrections-need-their-server": Advice(
        gettext_noop("Connect to the server of that import, then bring the file back once more."),
        _TO_THE_SERVER,
    ),
    "somebody-else-importing": Advice(
        gettext_noop(
            "Find out who else imports into this organization, and let one of the two finish; then "
            "go on here. Rows whose customer is there by then are not sent again."
        ),
        (Way.CONFIRM,),
    ),
    # --- files ----------------------------------------------------------------------------------
    "encoding-unknown": Advice(_AS_UTF8, _ANOTHER_FILE),
    "text-not-decodable": Advice(_AS_UTF8, _ANOTHER_FILE),
    "file-blank": Advice(
        gettext_noop("Look whether the rows were exported, and choose the file once more."),
        _ANOTHER_FILE,
    ),
    "file-missing": Advice(
        gettext_noop("Somebody has removed it from this import's folder. Choose it once more."),
        _ANOTHER_FILE,
    ),
    "file-refused": Advice(
        gettext_noop("Export the customers instead, and choose that file."), _ANOTHER_FILE
    ),
    "file-too-large": Advice(
        gettext_noop(
            "Part it into several files and import them one after the other; or have it imported "
            "in a terminal, where no such limit holds."
        ),
        _ANOTHER_FILE,
    ),
    "no-known-column": Advice(
        gettext_noop(
            "Choose the row below that names the columns. If there is none, put headers such as "
            "Name, E-mail and City above the columns, and choose the file once more."
        ),
        _ANOTHER_FILE,
    ),
    "no-name-column": Advice(
        gettext_noop(
            "Choose the row below that names the columns. If it is the right one already, call the "
            "column of the names Name, and choose the file once more."
        ),
        _ANOTHER_FILE,
    ),
    "file-is-no-table": Advice(
        gettext_noop("Export the customers as a workbook or as CSV, and choose that file."),
        _ANOTHER_FILE,
    ),
    "header-row-missing": Advice(
        gettext_noop("Choose another row."),
        message=gettext_noop("The row that was chosen for the headers is blank."),
    ),
    "template-does-not-fit": Advice(
        gettext_noop("Choose the row below that names the columns."), _ANOTHER_FILE
    ),
    "too-many-columns": Advice(
        gettext_noop(
            "Look whether it is the right file, and export it once more with fewer columns."
        ),
        _ANOTHER_FILE,
    ),
    "no-room-to-copy": Advice(_ROOM, (Way.COLUMNS,)),
    "no-room-to-unpack": Advice(_ROOM, (Way.COLUMNS,)),
    "disk-full": Advice(_ROOM),
    "page-files-unusable": Advice(ways=(Way.REMOVE,)),
    # --- imports, runs and the journal ----------------------------------------------------------
    "bug": Advice(
        gettext_noop(
            "What was sent is on record. Go back and try once more. The window in which the "
            "importer runs shows the place in its code, without anybody's data: give that to "
            "whoever mends it."
        )
    ),
    "journal-damaged": Advice(
        gettext_noop(
            "Restore it from a backup, or put it aside and begin a new one: nothing is deleted, "
            "and customers that are in Bigcapital already are not created twice."
        ),
        _ANOTHER_JOURNAL,
    ),
    "journal-unknown-format": Advice(
        gettext_noop(
            "It may be damaged. Restore it from a backup, or put it aside and begin a new one: "
            "nothing is deleted."
        ),
        _ANOTHER_JOURNAL,
    ),
    "journal-too-new": Advice(
        gettext_noop("Update the importer on this machine. Nothing is lost."), _ANOTHER_JOURNAL
    ),
    "journal-missing": Advice(
        gettext_noop(
            "Somebody has moved or deleted it. Put it back where it was, or begin a new one."
        ),
        _ANOTHER_JOURNAL,
    ),
    "journal-in-use": Advice(
        gettext_noop("Wait until it has finished, then try once more. Nothing is lost.")
    ),
    "journal-not-writable": Advice(
        gettext_noop(
            "See that the folder and the file are yours, and that the disk has room and works; "
            "then try once more. Nothing is lost."
        )
    ),
    "report-not-written": Advice(
        gettext_noop(
            "Nothing is lost. Make room, or close the file where it is open; then have the files "
            "written anew."
        )
    ),
    "row-key-unknown": Advice(
        gettext_noop(
            "Nothing was taken from it. A file of corrections goes back into the import that it "
            "was downloaded from, on the same machine. Where its last column was changed by hand, "
            "download it once more."
        ),
        (Way.MEND, Way.FILE),
    ),
    "row-keys-missing": Advice(
        gettext_noop(
            "Download the file for Excel once more, copy your changes into that one, and leave its "
            "last column as it is."
        ),
        (Way.MEND, Way.FILE),
    ),
    "run-never-sent": Advice(
        gettext_noop("Check its files for a server first."), (Way.COLUMNS, Way.RUNS)
    ),
    "run-not-correctable": Advice(
        gettext_noop("Begin a new import with the original file."), (Way.START,)
    ),
    "run-not-resumable": Advice(
        gettext_noop("Begin a new import with the original file."), (Way.START,)
    ),
    "run-unknown": Advice(
        gettext_noop(
            "It was forgotten, or the journal is a new one. What is in Bigcapital stays there. "
            "Files that were chosen here are still here and can be checked anew."
        ),
        (Way.CHECK_ANEW, Way.REMOVE, Way.RUNS),
    ),
    "stopped": Advice(gettext_noop("Nothing was sent. Check once more whenever you want.")),
    "time-is-up": Advice(
        gettext_noop("Nothing is lost. Go on whenever you want."),
        (Way.CONFIRM,),
        gettext_noop("The time that was allowed for it is over."),
    ),
    "unfinished-run": Advice(
        gettext_noop(
            "Open that run and go on with it. Customers that exist already are not sent again."
        ),
        (Way.RUNS,),
    ),
}
"""Errors whose own hint speaks of the terminal, or from which a page knows a way on."""

PROBLEMS: Mapping[str, str] = {
    "currency-not-in-organization": gettext_noop(
        "Correct the currency, or add it in Bigcapital and check once more."
    ),
    "opening-balance-date-missing": gettext_noop(
        "Add the date on which it is to be booked, or check once more and answer."
    ),
    "rate-missing": gettext_noop("Add the exchange rate, or check once more and answer."),
    "branch-missing": gettext_noop("Name the branch, or check once more and answer."),
    "date-ambiguous": gettext_noop("Write the dates as YYYY-MM-DD, or check once more and answer."),
    "date-against-format": gettext_noop("Write the date as YYYY-MM-DD."),
    "number-ambiguous": gettext_noop(
        "Write the numbers like 1234.56, or check once more and answer."
    ),
    "number-against-format": gettext_noop("Write the number like 1234.56."),
    "email-domain-misspelt": gettext_noop("Take what is proposed if it is right."),
    "exists-already": gettext_noop("Take the row out of the file if it is the same customer."),
    "kept-because-edited": gettext_noop("Correct it in Bigcapital, or in your file."),
    "opening-balance-differs": gettext_noop(
        "Look which of the two is right. What is booked is changed in Bigcapital."
    ),
    "matches-several-customers": gettext_noop("Make one customer of them in Bigcapital."),
    "matched-twice": gettext_noop("Put the two rows together in your file."),
    "match-key-missing": gettext_noop("Fill the cell."),
    "edit-in-doubt": gettext_noop("Go on with the import: it is looked at again."),
    "not-stored": gettext_noop("Go on with the import: it is sent again."),
    "kept-because-another": gettext_noop(
        "Go on with the import: the customer is looked for, and sent again if certainly lost."
    ),
}
"""Problems of rows that are put right otherwise on a page than in the terminal."""

"""The options of all commands, each written once; a command takes the groups that its stages need.

Names are those of `settings.Settings`; a test holds the two alike. Defaults live there: an option
that is not given is None, so that environment and config file can speak.
"""

from collections.abc import Callable
from typing import Any

import click

from importer.cli.spoken import option
from importer.core.language import LanguageCode, gettext_noop

Command = Callable[..., Any]
Decorator = Callable[[Command], Command]


def _option(*names: str, **kwargs: Any) -> Decorator:
    return option(*names, **kwargs)


def _flag(name: str, text: str) -> Decorator:
    return _option(f"--{name}", name.replace("-", "_"), is_flag=True, default=None, help=text)


def _value(name: str, metavar: str, text: str) -> Decorator:
    return _option(f"--{name}", name.replace("-", "_"), metavar=metavar, default=None, help=text)


def _several(name: str, metavar: str, text: str) -> Decorator:
    return _option(f"--{name}", name.replace("-", "_"), metavar=metavar, multiple=True, help=text)


def _choice(name: str, choices: tuple[str, ...], text: str) -> Decorator:
    return _option(
        f"--{name}", name.replace("-", "_"), type=click.Choice(choices), default=None, help=text
    )


def _group(*decorators: Decorator) -> Decorator:
    def decorate(command: Command) -> Command:
        for decorator in reversed(decorators):
            command = decorator(command)
        return command

    return decorate


reading_options = _group(
    _value(
        "template",
        "NAME|FILE",
        gettext_noop("The source system's layout; recognised if not given."),
    ),
    _value("sheet", "NAME|N", gettext_noop("The workbook's sheet to read.")),
    _value("encoding", "NAME", gettext_noop("The file's encoding; found out if not given.")),
    _value(
        "delimiter",
        "CHAR",
        gettext_noop("The file's delimiter; found out if not given. `tab` for tabs."),
    ),
    _value(
        "header-row", "N", gettext_noop("The row that holds the header; found out if not given.")
    ),
    _flag("skip-hidden", gettext_noop("Leave out rows and columns that the workbook hides.")),
    _choice(
        "date-format",
        ("day-first", "month-first", "year-first"),
        gettext_noop(
            "How dates like 01/02/2024 are read, where the column's other values don't tell."
        ),
    ),
    _choice(
        "decimal",
        ("point", "comma"),
        gettext_noop(
            "How numbers like 1,234 are read, where the column's other values don't tell."
        ),
    ),
    _choice(
        "balance-sign",
        ("as-written", "reversed"),
        gettext_noop("reversed: the file writes with a minus what customers owe you."),
    ),
)

fix_option = _several(
    "fix",
    "KIND",
    gettext_noop("Apply the proposals for this problem; all-safe: all that are certain."),
)

value_options = _group(
    _several(
        "set", "FIELD=VALUE", gettext_noop("Use this value in every row, whatever the file says.")
    ),
    _several("default", "FIELD=VALUE", gettext_noop("Use this value where the file is blank.")),
    _several(
        "rate",
        "CUR=RATE",
        gettext_noop("Base-currency units for one unit of a currency: EUR=1.08."),
    ),
    _several(
        "expect-total",
        "CUR=AMOUNT",
        gettext_noop("The opening balances that you expect in a currency."),
    ),
    _flag(
        "allow-new-currencies",
        gettext_noop("Let opening balances open accounts in new currencies."),
    ),
    _choice(
        "invalid-contacts",
        ("reject", "note"),
        gettext_noop(
            "Rows with an unusable e-mail or over-long text: reject, or move the value "
            "into the note."
        ),
    ),
    fix_option,
)

duplicate_options = _group(
    _choice(
        "on-existing",
        ("skip", "create", "fail", "update"),
        gettext_noop(
            "Customers that the server has already: skip (default), create once more, reject, or "
            "update what changed in the file."
        ),
    ),
    _value(
        "match-on",
        "KEY",
        gettext_noop(
            "What makes two customers the same: display-name, email, or with --on-existing update "
            "a column of the file."
        ),
    ),
    _flag("overwrite", gettext_noop("update: change what somebody edited in Bigcapital, too.")),
    _flag(
        "clear-empty", gettext_noop("update: a blank cell clears what an earlier run had filled.")
    ),
    _flag(
        "update-opening-balances",
        gettext_noop("update: book opening balances anew that differ."),
    ),
    _flag(
        "deactivate-missing",
        gettext_noop("update: set customers inactive that the file before had and this one lacks."),
    ),
    _value(
        "max-missing",
        "PERCENT",
        gettext_noop("Send nothing if more of the file before would be set inactive (10)."),
    ),
    _flag("keep-duplicates", gettext_noop("Send rows that equal an earlier row.")),
    _flag(
        "no-merge",
        gettext_noop("Send rows that are one customer apart, each as a customer of its own."),
    ),
    _flag(
        "keep-private",
        gettext_noop(
            "Put identity numbers, birth dates, health and religion into the note as other columns."
        ),
    ),
)

sending_options = _group(
    _value("batch-size", "N", gettext_noop("Rows whose intent is put on disk together (50).")),
    _value("in-flight", "N", gettext_noop("Plain rows sent at the same time (4).")),
    _value("max-rate", "N", gettext_noop("Requests a second that are never exceeded.")),
    _value(
        "settle",
        "TIME",
        gettext_noop("How long doubt is watched before a row is sent again (120s)."),
    ),
    _value(
        "server-timeout",
        "TIME",
        gettext_noop("How long the server may go on with a lost request (60s)."),
    ),
    _value(
        "recheck", "TIME", gettext_noop("How far apart a missing customer is asked for again (5s).")
    ),
    _value(
        "resend", "N", gettext_noop("How often a customer that the server lost is sent again (2).")
    ),
    _choice(
        "postcodes",
        ("line2", "note", "drop"),
        gettext_noop("Where postal codes go if the server does not store them (line2)."),
    ),
    _value(
        "stop-after-errors", "N", gettext_noop("Stop once so many rows were refused or failed.")
    ),
    _several(
        "not-between",
        "HH:MM-HH:MM",
        gettext_noop("Send nothing in these hours of the organization's day; stop before them."),
    ),
    _value(
        "time-zone",
        "NAME",
        gettext_noop("Whose clock counts for that, where the server does not tell its own."),
    ),
)

sandbox_option = _flag("sandbox", gettext_noop("Use a stand-in server, started for this run."))

organizations_option = _value(
    "organizations",
    "FILE",
    gettext_noop("The file that describes them (organizations.toml of your configuration)."),
)

organization_options = _group(
    _value(
        "organization",
        "NAME",
        gettext_noop("An organization of organizations.toml: its server, key and defaults."),
    ),
    organizations_option,
)

server_options = _group(
    organization_options,
    _value(
        "expect-currency",
        "CUR",
        gettext_noop("Go on only if the organization's base currency is this one."),
    ),
    _flag("insecure-http", gettext_noop("Allow plain HTTP to another machine.")),
    _value("ca-file", "FILE", gettext_noop("Certificates of a private authority (PEM).")),
    _value(
        "give-up-after", "TIME", gettext_noop("How long a server in trouble is waited for (15m).")
    ),
    _value("max-duration", "TIME", gettext_noop("Stop in order after so long.")),
)

json_option = _option(
    "--json",
    "json_lines",
    is_flag=True,
    default=None,
    help=gettext_noop("Machine-readable lines on stdout; words for people stay on stderr."),
)

language_option = _choice(
    "language",
    tuple(code.value for code in LanguageCode),
    gettext_noop("The language to speak (your system's)."),
)

journal_options = _group(
    _value(
        "journal",
        "FILE",
        gettext_noop(
            "The journal to use instead of your own: a file or an address (postgresql://…)."
        ),
    ),
    _flag(
        "unsafe-journal",
        gettext_noop("Take a PostgreSQL server that may lose what it has confirmed."),
    ),
    json_option,
    language_option,
)

columns_option = _flag(
    "columns",
    gettext_noop("List every column: what it becomes and why, how full it is, two of its values."),
)

diff_option = _flag(
    "diff", gettext_noop("update: list every field that would change, before and after.")
)

out_option = _value("out", "DIR", gettext_noop("Where the report's files go (import-results/RUN)."))

store_option = _value(
    "store",
    "DIR|ADDRESS",
    gettext_noop(
        "Where the reports of a fleet's runs go: a folder that all share, or an address "
        "(sftp://…, s3://…)."
    ),
)

metrics_option = _value(
    "metrics",
    "[ADDRESS:]PORT",
    gettext_noop("Be seen there: /metrics for Prometheus, /health, /ready. Off if not given."),
)

yes_option = _flag("yes", gettext_noop("Ask nothing."))

retry_refused_option = _flag(
    "retry-refused", gettext_noop("Send the rows that the server refused once more, as they are.")
)

run_options = _group(
    _flag("dry-run", gettext_noop("Do everything but send.")),
    _value(
        "first", "N", gettext_noop("Send N rows and leave the rest waiting for `importer resume`.")
    ),
    _flag("all-or-nothing", gettext_noop("Send only if every row is valid.")),
    yes_option,
    _flag("new-run", gettext_noop("Start a new run although an unfinished one has the same file.")),
)

offline_option = _flag("offline", gettext_noop("Check without asking any server."))

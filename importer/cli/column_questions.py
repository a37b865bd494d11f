"""What became of a file's columns, asked of whoever sits at the terminal: all on one page."""

from collections.abc import Sequence

from importer.cli.choosing import ask_text
from importer.cli.screen import Screen
from importer.core.asking.column_answers import Unclear, leaves_none, read_column_answer
from importer.core.headers.told import Told
from importer.core.language import gettext
from importer.core.late_texts import told
from importer.core.problems import LONGEST_NAME, shortened
from importer.core.target_fields import target_fields
from importer.reports.columns import what_becomes
from importer.run.fronts import ProposedColumn


def ask_about_columns(screen: Screen, file: str, columns: Sequence[ProposedColumn]) -> Told:
    """What columns become instead of what is shown. All are on one page, since they tell of each
    other; those that are guessed have a question mark."""
    screen.heading(gettext("A question about the columns of {file}").format(file=file))
    screen.table(
        ("#", "column", "becomes", "for example", "why"),
        [_proposed_line(number, one) for number, one in enumerate(columns, 1)],
    )
    screen.say()
    screen.say(
        gettext(
            "What ends in a question mark is guessed. To change columns, type the number of each "
            "and what it becomes: 2=phone, 3=note, 4=leave out. ? lists the fields."
        )
    )
    screen.say(
        gettext(
            "It is kept for the next file with these headers. Without a terminal: importer "
            "templates init FILE writes it down to be edited, and --template takes what it wrote."
        )
    )
    all_right = gettext("all are right")
    while True:
        given = ask_text(gettext("Changes"), str, all_right, "")
        answer = {} if given == all_right else _read_changes(screen, given, columns)
        if answer is not None:
            return answer


def _read_changes(screen: Screen, given: str, columns: Sequence[ProposedColumn]) -> Told | None:
    """What was typed; None once it is said what is wrong with it, or which fields there are."""
    if given == "?":
        screen.table(
            ("field", "what it holds"),
            [(gettext(one.label), gettext(one.description)) for one in target_fields().values()],
        )
        return None
    answer = read_column_answer(given, {str(n): one.column for n, one in enumerate(columns, 1)})
    if isinstance(answer, Unclear):
        screen.say(answer.why)
        return None
    if leaves_none(answer, [one.column for one in columns if one.field]):
        screen.say(gettext("At least one column has to become a field of the customer."))
        return None
    return answer


def _proposed_line(number: int, one: ProposedColumn) -> tuple[str, ...]:
    becomes = what_becomes(one.usage, (one.field,)) + "?" * one.is_guess
    header = shortened(one.header, LONGEST_NAME)
    return str(number), header, becomes, " · ".join(one.samples), told(one.reason)

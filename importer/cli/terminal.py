"""The terminal as a front of the corridor: it puts the questions and shows the course of a run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, assert_never

from importer.cli.asking import ask_question, may_be_asked, show_answers
from importer.cli.choosing import ask_for_names, ask_for_template, ask_yes, can_ask
from importer.cli.correcting import show_taken
from importer.cli.failures import shown_error
from importer.cli.plan import show_plan
from importer.cli.screen import Screen
from importer.cli.waiting import WaitTeller
from importer.core.asking.questions import Option, Question
from importer.core.deactivations import DeactivationState
from importer.core.edits import EditState
from importer.core.language import gettext
from importer.core.numbers import whole
from importer.core.runs import RunRecord
from importer.core.sending.options import Pace, Wait
from importer.journal import Journal
from importer.phrases.walks import sentence_of
from importer.reports.sentences import counted
from importer.run.fronts import (
    Answered,
    CorrectionsBegin,
    CorrectionsTaken,
    Event,
    NotSent,
    NotSentBecause,
    Planned,
    ProposedColumn,
    ReportsWritten,
    RowsEnded,
    RunBegins,
    RunGoesOn,
    UndoBegins,
    WalkBegins,
)
from importer.run.walk_events import ServerAwaited
from importer.settings import Settings

if TYPE_CHECKING:
    from importer.cli.sending_bar import SendingBar
    from importer.core.headers.told import Told
    from importer.run.stopping import StopSignal
    from importer.run.undoing import Undone


class Terminal:
    """The front of one command: `run.fronts.Asks` and `run.fronts.Shows`.

    Attributes:
        settings: as the command has them; a run that goes on may remember others.
    """

    def __init__(self, screen: Screen, journal: Journal, settings: Settings) -> None:
        self.screen = screen
        self.journal = journal
        self.settings = settings
        self._wait_teller = WaitTeller(screen)

    # --- what is asked ----------------------------------------------------------------------------

    @property
    def takes_questions(self) -> bool:
        """See `run.fronts.Asks`: not where a script listens, or was told to ask nothing."""
        return may_be_asked(self.settings)

    def template(self, file: str, names: tuple[str, ...]) -> str | None:
        """See `run.fronts.Asks`."""
        return ask_for_template(file, names)

    def name_column(self, file: str, columns: tuple[str, ...]) -> str | None:
        """See `run.fronts.Asks`."""
        return ask_for_names(file, columns)

    def columns(self, file: str, columns: tuple[ProposedColumn, ...]) -> Told | None:
        """See `run.fronts.Asks`."""
        if not self.takes_questions:
            return None
        from importer.cli.column_questions import ask_about_columns  # of unknown layouts alone

        return ask_about_columns(self.screen, file, columns)

    def answer(self, question: Question) -> Option | None:
        """See `run.fronts.Asks`."""
        return ask_question(self.screen, question) if self.takes_questions else None

    def may_send(self, organization: str, problems: Mapping[str, int]) -> bool | None:
        """See `run.fronts.Asks`; what was found is shown first, since it decides the answer."""
        self.screen.problems(problems)
        self.screen.say()
        if not can_ask():
            return None
        return ask_yes(gettext("Send to {organization} now?").format(organization=organization))

    def may_delete(
        self, run: RunRecord, organization: str, customers: int, foresee: Callable[[], Undone]
    ) -> bool | None:
        """See `run.fronts.Asks`; what would stay is shown first, since it decides the answer."""
        if not can_ask():
            return None
        from importer.cli.kept import show_foreseen  # what undo alone needs

        show_foreseen(self.screen, foresee())
        changed = sum(1 for _ in self.journal.edits(run.id, (EditState.MADE,)))
        changed += len(self.journal.deactivations(run.id, (DeactivationState.MADE,)))
        if changed:
            return ask_yes(
                gettext(
                    "Delete the {customers} that run {run} created in {organization}, and give the "
                    "{changed} that it changed their values from before?"
                ).format(
                    customers=counted(customers - changed, "customer"),
                    run=run.id,
                    organization=organization,
                    changed=whole(changed),
                )
            )
        return ask_yes(
            gettext("Delete the {customers} that run {run} created in {organization}?").format(
                customers=counted(customers, "customer"), run=run.id, organization=organization
            )
        )

    # --- what is shown ----------------------------------------------------------------------------

    def event(self, event: Event) -> None:
        """See `run.fronts.Shows`."""
        screen = self.screen
        match event:
            case RunBegins(run_id, files):
                screen.tell(run=run_id, files=files)
            case CorrectionsBegin(run_id, files):
                screen.tell(run=run_id, files=files, corrections=True)
            case RunGoesOn():
                _show_going_on(screen, event)
            case UndoBegins(run_id, customers):
                screen.tell(run=run_id, to_delete=customers)
            case Answered(options):
                show_answers(screen, options)
            case CorrectionsTaken(run_id, taken):
                show_taken(screen, run_id, taken)
            case Planned():
                chosen = self.settings
                lists = {"lists_columns": chosen.columns, "lists_changes": chosen.diff}
                show_plan(screen, self.journal, event, **lists)
            case NotSent():
                _show_not_sent(screen, event)
            case ServerAwaited():
                screen.say(sentence_of(event))
            case RowsEnded(endings, problems):
                screen.endings(endings)
                screen.problems(problems)
            case ReportsWritten():
                _show_reports(screen, event)
            case _:
                assert_never(event)

    def waits(self, wait: Wait) -> None:
        """See `run.fronts.Shows`."""
        self._wait_teller(wait)

    @contextmanager
    def walking(
        self, walk: WalkBegins, stop: StopSignal, get_pace: Callable[[], Pace]
    ) -> Iterator[SendingBar]:
        """See `run.fronts.Shows`. Ctrl-C once: no new requests, those under way are waited for.
        Twice: at once."""
        # A check does not wait for what only a walk needs.
        from importer.cli.sending_bar import SendingBar, kept_current
        from importer.run.interrupting import interrupts

        self._wait_teller = WaitTeller(self.screen)
        label = "Deleting" if walk.deletes else "Sending"
        bar = SendingBar(self.screen, walk.work, walk.pace, label=label, run_id=walk.run_id)
        with bar, interrupts(stop, lambda: _say_stopping(bar)), kept_current(bar, get_pace):
            yield bar


def _say_stopping(bar: SendingBar) -> None:
    bar.say(
        gettext("Stopping: waiting for the requests under way. Ctrl-C again breaks off at once.")
    )


def _show_going_on(screen: Screen, run: RunGoesOn) -> None:
    screen.tell(run=run.run_id, left=run.left)
    if run.lacks_report_only:
        screen.say(
            gettext("Run {run} is finished; only its report was not written.").format(
                run=run.run_id
            )
        )


def _show_not_sent(screen: Screen, event: NotSent) -> None:
    if event.why is NotSentBecause.ROWS_REJECTED:
        screen.say()
        screen.say(
            gettext(
                "Nothing is sent: --all-or-nothing asks that every row is valid. Mend "
                "the rejected rows in the file and start it again."
            )
        )
        return
    nobody = event.why is NotSentBecause.NOBODY_TO_CONFIRM
    how = gettext(" There is no terminal to ask in: confirm with --yes.") if nobody else ""
    said = (
        gettext("Nothing more was sent.{what_to_do}")
        if event.has_begun
        else gettext("Nothing was sent.{what_to_do}")
    )
    screen.say(said.format(what_to_do=how))


def _show_reports(screen: Screen, reports: ReportsWritten) -> None:
    screen.heading(gettext("Report"))
    if reports.error is not None:
        screen.say(shown_error(reports.error))
    for path in reports.files:
        screen.say(f"  {path}")

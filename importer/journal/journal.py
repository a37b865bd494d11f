"""The journal whole: its parts over one database, under the names that the ports give them."""

from types import TracebackType
from typing import Self

from importer.journal.attempts import Attempts
from importer.journal.blocks import Blocks
from importer.journal.database import Database
from importer.journal.deactivations import Deactivations
from importer.journal.edits import Edits
from importer.journal.existing import Existing
from importer.journal.jobs import Jobs
from importer.journal.links import Links
from importer.journal.mappings import Mappings
from importer.journal.matching import Matching
from importer.journal.problems import Problems
from importer.journal.results import Results
from importer.journal.row_blocks import block_of_chunk
from importer.journal.rows import Rows
from importer.journal.runs import Runs
from importer.journal.tables import Tables
from importer.journal.waiting import WaitingRows


class Journal:
    """An `ImportJournal` (`importer.core.ports.journal`). Closes itself after `with`.

    Belongs to the thread that opened it. What a call means is said at the port, what the journal
    does for it at the part.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self.together = database.transaction
        self.close = database.close
        self.lease = database.lease
        self.job_lease = database.job_lease
        self.keep_lease = database.keep_lease
        self.leases = database.leases
        runs, blocks, mappings = Runs(database), Blocks(database), Mappings(database)
        problems, waiting = Problems(database, runs), WaitingRows(database, runs, blocks)
        links = Links(database, runs, blocks, waiting)
        jobs = Jobs(database)
        self.record_job = jobs.record
        self.job_records = jobs.of_job
        self.fetched = jobs.fetched
        self.record_fetched = jobs.record_fetched
        self.job_records_beside = jobs.beside
        self.record_untold = jobs.record_untold
        self.untold = jobs.untold
        self.add_problems = problems.add
        self.drop_problems = problems.drop
        self._know_runs(runs)
        self._know_rows(Rows(database, runs, problems, links))
        self._know_results(runs, blocks)
        self._know_who_is_who(runs, blocks, waiting)
        self._know_attempts(Attempts(database, runs, problems, links))
        self._know_updates(links, Edits(database, runs, problems, links))
        self._know_missing(Deactivations(database, runs, links))
        self.remember_mapping = mappings.remember
        self.mapping_for = mappings.find
        self.remembered_mappings = mappings.every
        self.forget_mapping = mappings.forget

    def _know_runs(self, runs: Runs) -> None:
        self.runs = runs.every
        self.run = runs.one
        self.start_run = runs.start
        self.bind_run = runs.bind
        self.set_state = runs.set_state
        self.set_fact = runs.set_fact
        self.facts = runs.facts
        self.unfinished_run = runs.unfinished
        self.add_source = runs.add_source
        self.sources = runs.sources
        self.forget = runs.forget
        self.clear = runs.clear

    def _know_rows(self, rows: Rows) -> None:
        self.add_rows = rows.add
        self.add_chunks = rows.add_chunks
        self.pack = block_of_chunk
        self.drop_rows = rows.drop
        self.replace_rows = rows.replace
        self.hold_others = rows.hold_others
        self.record_outcomes = rows.record_outcomes

    def _know_results(self, runs: Runs, blocks: Blocks) -> None:
        tables = Tables(self._database, runs, blocks)
        self.row_columns = tables.rows
        self.problem_columns = tables.problems
        self.table_endings = tables.endings
        results = Results(self._database, runs, blocks)
        self.results = results.stream
        self.picked = results.picked
        self.every_row = results.every
        self.next_row_id = results.next_row_id
        self.endings = results.endings
        self.problem_counts = results.problem_counts
        self.rows_created_with_errors = results.created_with_errors
        self.balance_totals = results.balance_totals
        self.rows_to_send = results.rows_to_send
        self.balances_to_send = results.balances_to_send

    def _know_who_is_who(self, runs: Runs, blocks: Blocks, waiting: WaitingRows) -> None:
        self.next_waiting = waiting.following
        self.row = waiting.one
        self.most_telling = waiting.most_telling
        matching = Matching(self._database, runs, blocks, waiting)
        self.groups = matching.groups
        self.kin = matching.kin
        self.keys_of = matching.keys_of
        self.sharers = matching.sharers
        self.claimed_names = matching.claimed_names
        existing = Existing(self._database, runs, blocks, waiting)
        self.add_existing = existing.replace
        self.existing_ids = existing.ids
        self.matches = existing.matches

    def _know_attempts(self, attempts: Attempts) -> None:
        self.record_intents = attempts.intend
        self.record_attempt = attempts.record
        self.doubt_again = attempts.doubt_again
        self.end_attempts = attempts.end
        self.attempts = attempts.stream
        self.attempts_of_row = attempts.of_row
        self.attempts_of_rows = attempts.of_rows
        self.claimed_ids = attempts.claimed_ids
        self.holders = attempts.holders
        self.reopen = attempts.reopen

    def _know_updates(self, links: Links, edits: Edits) -> None:
        self.keyed_rows = links.keyed_rows
        self.links = links.links
        self.written = links.written
        self.plan_edits = edits.plan
        self.edits = edits.stream
        self.next_edits = edits.following
        self.intend_edit = edits.intend
        self.end_edit = edits.end

    def _know_missing(self, deactivations: Deactivations) -> None:
        self.plan_deactivations = deactivations.plan
        self.deactivations = deactivations.of_run
        self.intend_deactivation = deactivations.intend
        self.end_deactivation = deactivations.end

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

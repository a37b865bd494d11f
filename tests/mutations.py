"""Breaks the code in the ways that would cost somebody money, and tells which test noticed.

    python -m tests.mutations [NAME…]

Each mutation is made alone, in a copy of the project, and the tests that must notice it are run
there. The exit code is 1 if one survives, if its text is no longer in the code, or if its tests
fail without it.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

ROOT = Path(__file__).parent.parent
COPIED = ("importer", "templates", "sample_data", "tests", "pyproject.toml")
SECONDS = 240
"""For the tests of one mutation; some mutations make a walk wait for ever."""

SENDING = "tests/run/test_sending.py"
EVIDENCE = "tests/run/test_evidence.py"
STOPS = "tests/run/test_stops.py"
LIMITS = "tests/run/test_limits.py"
VERIFYING = "tests/run/test_verifying.py"
UNDOING = "tests/run/test_undoing.py"
IDENTITY = "tests/run/test_identity.py"
CRASHES = "tests/laws/test_crashes.py"
DATABASE_CRASHES = "tests/laws/test_database_crashes.py"
OUTAGES = "tests/run/test_outages.py"
BLAME = "tests/core/sending/test_blame.py"
RESUMING = "tests/cli/test_resuming.py"
IMPORTING = "tests/run/test_importing.py"
ORGANIZATIONS = "tests/laws/test_organizations.py"
CORRECTIONS = "tests/cli/test_corrections.py"
MATCHING = "tests/journal/test_matching.py"
CELL_CHANGES = "tests/core/corrections/test_cell_changes.py"
SAMPLES = "tests/samples/test_goldens.py::test_a_sample_is_checked_as_its_golden_says"
CORPUS = "tests/corpus/test_corpus.py::test_a_file_is_checked_as_its_golden_says"
CHECKING = "tests/run/test_checking.py"
WHO = "tests/core/sending/test_identity.py"
PREDICATES = "tests/laws/test_predicates.py"
SAME_CUSTOMER = "tests/core/checking/test_same_customer.py"
MERGING = "tests/core/checking/test_merging.py"
MERGED_RUNS = "tests/cli/test_merging.py"


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of a file; `old` occurs in it exactly once."""

    file: str
    old: str
    new: str

    def applies(self, root: Path) -> bool:
        """Whether the code still has that text."""
        return (root / self.file).read_text(encoding="utf-8").count(self.old) == 1

    def make(self, root: Path) -> None:
        """Change the file."""
        path = root / self.file
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(self.old, self.new), encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Mutation:
    """A way in which the code could be wrong, and the tests that must notice it."""

    name: str
    edits: tuple[Edit, ...]
    tests: tuple[str, ...]


_CARELESS = """
def _careless(predicate):
    def make_values_alone(draft, context):
        doubtful = set(draft.doubtful)
        predicate(draft, context)
        draft.doubtful &= doubtful

    make_values_alone.__name__ = predicate.__name__
    return make_values_alone


class RowRule(NamedTuple):
"""


def _careless(predicate: str) -> Mutation:
    """The mutation in which a predicate doubts no row."""
    rules = "importer/core/checking/rules.py"
    return Mutation(
        f"{predicate.partition('.')[2]} doubts no row",
        (
            Edit(rules, "class RowRule(NamedTuple):\n", _CARELESS),
            Edit(rules, f"{predicate})", f"_careless({predicate}))"),
        ),
        (f"{PREDICATES}::test_a_predicate_doubts",),
    )


_CARELESS_PREDICATES = tuple(
    _careless(predicate)
    for predicate in (
        "damage_rules.doubt_errors_in_text",
        "damage_rules.doubt_lost_digits",
        "damage_rules.doubt_garbled",
        "field_predicates.doubt_unstorable",
        "field_predicates.doubt_emails",
        "field_predicates.doubt_long",
        "field_predicates.doubt_contacts",
        "field_predicates.doubt_flags",
        "field_predicates.doubt_customer_types",
        "field_predicates.doubt_display_names",
        "field_predicates.doubt_currencies",
        "balance_predicates.doubt_balances",
        "balance_predicates.doubt_rates",
        "balance_predicates.doubt_dates",
        "balance_predicates.doubt_branches",
        "balance_predicates.doubt_unknown_currencies",
        "field_predicates.assemble_notes",
    )
)

MUTATIONS = (
    *_CARELESS_PREDICATES,
    Mutation(
        "the evidence of columns left unused",
        (
            Edit(
                "importer/core/checking/table.py",
                "return build_formats(self.profiles, self.options",
                "return build_formats({}, self.options",
            ),
            Edit(
                "importer/run/checking.py",
                "build_formats(_first_evidence(read.table, plan), job.options",
                "build_formats({}, job.options",
            ),
        ),
        (SAMPLES,),
    ),
    Mutation(
        "what only a late row proves not taken for the others",
        (
            Edit(
                "importer/run/checking.py",
                "if proven == formats and not check.secrets:",
                "if not check.secrets:",
            ),
        ),
        (f"{CHECKING}::TestWhatOnlyALateRowProves::test_holds_for_the_first_rows_too",),
    ),
    Mutation(
        "rows of the first pass left beside those of the second",
        (
            Edit(
                "importer/run/checking.py",
                "job.journal.drop_rows(job.run_id, first_id)",
                "pass",
            ),
        ),
        (f"{CHECKING}::TestWhatOnlyALateRowProves::test_leaves_every_row_once",),
    ),
    Mutation(
        "rows of earlier tables dropped with those of a later one",
        (
            Edit(
                "importer/run/checking.py",
                "job.journal.drop_rows(job.run_id, first_id)",
                "job.journal.drop_rows(job.run_id, 1)",
            ),
        ),
        (f"{CHECKING}::test_several_tables_of_a_run",),
    ),
    Mutation(
        "equal rows sent twice",
        (
            Edit(
                "importer/run/checking.py",
                "if not job.options.keep_duplicates:",
                "if job.options.keep_duplicates:",
            ),
        ),
        (f"{CHECKING}::TestRowsBesideEachOther::test_of_equal_rows",),
    ),
    Mutation(
        "what rows share told of one of them only",
        (
            Edit(
                "importer/run/checking.py",
                "shared = ((row.row_id, problem) for row, problem in chain.from_iterable(found))",
                "shared = ((row.row_id, one) for each in found for row, one in [next(iter(each))])",
            ),
        ),
        (f"{CHECKING}::TestRowsBesideEachOther::test_what_they_share",),
    ),
    Mutation(
        "customers of the server matched by the other key",
        (
            Edit(
                "importer/run/checking.py",
                '"email_key" if options.match_on is MatchOn.EMAIL else "name_key"',
                '"name_key" if options.match_on is MatchOn.EMAIL else "email_key"',
            ),
        ),
        (f"{CHECKING}::TestWhatTheServerHas::test_is_not_created_again",),
    ),
    Mutation(
        "no template recognised",
        (
            Edit(
                "importer/core/layout/recognition.py",
                "found = recognise(rows, templates, forced=forced",
                "found = recognise(rows, (), forced=forced",
            ),
        ),
        (SAMPLES,),
    ),
    Mutation(
        "continuation lines taken for rows",
        (
            Edit(
                "importer/core/layout/lines.py",
                "return LineKind.CONTINUATION",
                "return None",
            ),
        ),
        (SAMPLES,),
    ),
    Mutation(
        "total lines taken for rows",
        (
            Edit(
                "importer/core/layout/lines.py",
                "return LineKind.TOTAL if _is_total(texts, rules) else None",
                "return None",
            ),
        ),
        (CORPUS,),
    ),
    Mutation(
        "customers called Total taken for total lines",
        (
            Edit(
                "importer/core/layout/lines.py",
                "return all("
                "column not in rules.text_columns and is_amount(texts[column]) "
                "for column in others)",
                "return bool(label) or not others",
            ),
        ),
        ("tests/core/layout/test_lines.py",),
    ),
    Mutation(
        "a header that is repeated taken for a row",
        (
            Edit(
                "importer/core/layout/lines.py",
                "        return LineKind.HEADER\n    first = next",
                "        return None\n    first = next",
            ),
        ),
        ("tests/core/layout/test_lines.py",),
    ),
    Mutation(
        "other tables of a file taken for rows",
        (
            Edit(
                "importer/core/layout/lines.py",
                "divides = rules.header and not self._knows_its_end",
                "divides = None",
            ),
        ),
        (CORPUS,),
    ),
    Mutation(
        "the file's own total not read",
        (
            Edit(
                "importer/core/checking/table.py",
                "self.total = total_of(row.cells, self.plan.line_rules) or self.total",
                'self.total = ""',
            ),
        ),
        (SAMPLES,),
    ),
    Mutation(
        "lines that are no rows not counted",
        (
            Edit(
                "importer/core/checking/table.py",
                "        self.lines[kind] += count\n",
                "",
            ),
        ),
        (SAMPLES,),
    ),
    Mutation(
        "names of children not shortened",
        (
            Edit(
                "importer/run/checking.py",
                "if plan.template.names is None or not plan.template.names.shorten:",
                "if plan:",
            ),
        ),
        (f"{CHECKING}::test_names_are_shortened",),
    ),
    Mutation(
        "names shortened that several customers have",
        (
            Edit(
                "importer/core/templates/name_paths.py",
                "return hash(name_key(own_name)) not in self._often",
                "return bool(own_name)",
            ),
        ),
        (f"{CHECKING}::test_names_are_shortened",),
    ),
    Mutation(
        "card numbers kept in the journal",
        (
            Edit(
                "importer/core/checking/table.py",
                "    if not plan.sensitive:\n",
                "    if plan:\n",
            ),
        ),
        (CORPUS,),
    ),
    Mutation(
        "rows sent that a template calls no customers",
        (
            Edit(
                "importer/core/mapping/plan.py",
                "            if found.drops(cells):\n",
                "            if not cells:\n",
            ),
        ),
        (SAMPLES,),
    ),
    Mutation(
        "rows with problems sent as they are",
        (
            Edit(
                "importer/core/checking/table.py",
                "for at in sorted(doubtful):",
                "for at in ():",
            ),
        ),
        (SAMPLES,),
    ),
    Mutation(
        "what somebody has edited taken for what saving does",
        (
            Edit(
                "importer/core/corrections/cell_changes.py",
                "    return Change.EDITED\n",
                "    return Change.RESAVED\n",
            ),
        ),
        (CELL_CHANGES,),
    ),
    Mutation(
        "what saving does taken for an edit",
        (
            Edit(
                "importer/core/corrections/cell_changes.py",
                "if any(rule(was, now, written) for rule in _RULES):",
                "if was == now:",
            ),
        ),
        (CELL_CHANGES,),
    ),
    Mutation(
        "letters that an encoding lost taken for an edit",
        (
            Edit(
                "importer/core/corrections/cell_changes.py",
                "    return _is_kept_or_lost(was.text, now.text)\n",
                "    return was.text == now.text\n",
            ),
        ),
        (CELL_CHANGES,),
    ),
    Mutation(
        "letters taken for lost that somebody has changed",
        (
            Edit(
                "importer/core/corrections/cell_changes.py",
                "    return bool(reached >> len(now) & 1)\n",
                "    return bool(reached)\n",
            ),
        ),
        (CELL_CHANGES,),
    ),
    Mutation(
        "a row blamed that has not failed before",
        (
            Edit(
                "importer/core/sending/blame.py",
                "        and before.suspicious\n",
                "",
            ),
        ),
        (BLAME,),
    ),
    Mutation(
        "a row blamed although nothing shows that the server is well",
        (
            Edit(
                "importer/core/sending/blame.py",
                "        and before.would_tell(proofs)\n",
                "",
            ),
        ),
        (BLAME,),
    ),
    Mutation(
        "a customer with another's name and address taken for the row's",
        (
            Edit(
                "importer/core/sending/identity.py",
                "if not decisive and len(contrary) <= len(agreeing):",
                "if len(contrary) <= len(agreeing):",
            ),
        ),
        (WHO,),
    ),
    Mutation(
        "a customer that was renamed taken for another",
        (
            Edit(
                "importer/core/sending/identity.py",
                "if _NAME in contrary and len(contrary) > max(1, len(agreeing)):",
                "if _NAME in contrary:",
            ),
        ),
        (WHO,),
    ),
    Mutation(
        "a customer taken for another by one of several bodies",
        (
            Edit(
                "importer/core/sending/identity.py",
                "return Identity.ANOTHER if found == {Identity.ANOTHER} else Identity.UNCLEAR",
                "return Identity.ANOTHER if Identity.ANOTHER in found else Identity.UNCLEAR",
            ),
        ),
        (WHO,),
    ),
    Mutation(
        "rows of a sheet that need not ascend where a pattern reads them",
        (
            Edit(
                "importer/sources/xlsx_rows.py",
                "                reader.pass_over(number)\n",
                "                pass\n",
            ),
        ),
        ("tests/sources/test_sheets_law.py::test_a_sheet_is_read_alike_by_pattern_and_by_parser",),
    ),
    Mutation(
        "doubt cleared by a later 400",
        (
            Edit(
                "importer/api/retrying.py",
                "return request.repeatable and isinstance(error, ApiFailure)",
                "return isinstance(error, ApiFailure)",
            ),
        ),
        (f"{EVIDENCE}::TestARefusalAfterADoubt::test_clears_nothing",),
    ),
    Mutation(
        "blind resend",
        (
            Edit(
                "importer/journal/statements.py",
                """_OPEN = "('intended', 'answered', 'in doubt', 'confirmed')\"""",
                """_OPEN = "('intended', 'answered', 'confirmed')\"""",
            ),
        ),
        (f"{EVIDENCE}::TestARefusalAfterADoubt::test_is_not_even_asked_for_on_resume",),
    ),
    Mutation(
        "absence taken from one look-up",
        (
            Edit(
                "importer/run/doubts.py",
                "if self._agrees(doubt, seen[doubt.row.row_id]) "
                "and self._is_old_enough(doubt, started)",
                "if isinstance(seen[doubt.row.row_id], Open)",
            ),
        ),
        (f"{EVIDENCE}::TestAbsence::test_is_never_taken_from_looks_that_are_too_close",),
    ),
    Mutation(
        "absence taken from two look-ups close together",
        (
            Edit(
                "importer/run/doubts.py",
                "return since is not None and now - since >= self._walk.options.settle",
                "return since is not None",
            ),
        ),
        (f"{EVIDENCE}::TestAbsence::test_is_never_taken_from_looks_that_are_too_close",),
    ),
    Mutation(
        "absence watched for while the server is unwell",
        (
            Edit(
                "importer/run/doubts.py",
                "and self._walk.last_abnormal < doubt.agreed_since",
                "",
            ),
        ),
        (f"{EVIDENCE}::TestAbsence::test_is_never_taken_from_a_server_that_was_unwell",),
    ),
    Mutation(
        "default page size in a look-up",
        (
            Edit(
                "importer/api/lookup.py",
                """{**params, "page": str(number), "page_size": str(size)},""",
                """{**params, "page": str(number)},""",
            ),
        ),
        (f"{EVIDENCE}::TestLookUps::test_a_list_asks_for_more_than_the_default_page",),
    ),
    Mutation(
        "a list that is shorter than it says believed",
        (
            Edit(
                "importer/api/lookup.py",
                "if len(found.ids) == total:",
                "if len(found.ids) <= total:",
            ),
        ),
        (f"{EVIDENCE}::TestAbsence::test_is_never_taken_from_a_list_that_is_shorter",),
    ),
    Mutation(
        "a customer from before the run taken for the row's",
        (
            Edit(
                "importer/run/claims.py",
                "[one for one in customers if one.id > mark and one.id not in there_before]",
                "list(customers)",
            ),
        ),
        (f"{EVIDENCE}::TestLookUps::test_a_customer_that_existed_before_is_no_evidence",),
    ),
    Mutation(
        "resend after one 404",
        (Edit("importer/run/readback.py", "READINGS = 2", "READINGS = 1"),),
        (f"{EVIDENCE}::TestAbsence::test_needs_two_readings",),
    ),
    Mutation(
        "two 404s at once after a stop",
        (
            Edit(
                "importer/run/readback.py",
                "if self._walk.stop:  # the pause was cut short",
                "if self._walk.stop.cause is StopCause.INTERRUPTED:  # the pause was cut short",
            ),
        ),
        (f"{STOPS}::TestTimeAndErrors::test_a_stop_does_not_make_an_early_reading_proof",),
    ),
    Mutation(
        "the next balance row sent while one is in doubt",
        (
            Edit(
                "importer/run/lanes.py",
                """                await self._send(intent)
            if with_balance:
                await self._doubts.balance_rows_settled()
""",
                """                await self._send(intent)
""",
            ),
        ),
        (f"{EVIDENCE}::TestOpeningBalancesInDoubt::test_the_next_one_waits",),
    ),
    Mutation(
        "a resumed walk's first row sent while a balance row is in doubt",
        (
            Edit(
                "importer/run/lanes.py",
                "        if row.has_balance:\n",
                "        if not row:\n",
            ),
        ),
        (f"{EVIDENCE}::TestOpeningBalancesInDoubt::test_the_first_one_of_a_resumed_walk",),
    ),
    Mutation(
        "a file that changes while it is copied taken as it comes",
        (
            Edit(
                "importer/sources/source_file.py",
                "or _digest(_blocks(stream, name)) != digest",
                "or False",
            ),
        ),
        ("tests/hostile/test_changing_files.py::test_a_file_is_read_as_it_was_at_one_moment",),
    ),
    Mutation(
        "rows sent that somebody else has created meanwhile",
        (
            Edit(
                "importer/run/others.py",
                "        if found and not self._walk.stop:\n",
                "        if not self._walk:\n",
            ),
        ),
        ("tests/run/test_others.py::test_nothing_is_sent_where_somebody_was_faster",),
    ),
    Mutation(
        "two balance rows at once",
        (
            Edit(
                "importer/run/lanes.py",
                "            lanes.create_task(self._work(with_balance=True))\n",
                "            lanes.create_task(self._work(with_balance=True))\n" * 2,
            ),
        ),
        (f"{SENDING}::TestWhenAllIsWell::test_rows_with_an_opening_balance_go_one_at_a_time",),
    ),
    Mutation(
        "read-back skipped",
        (
            Edit(
                "importer/run/lanes.py",
                "self._read_back.add("
                "Sent(intent.row, intent.attempt_id, intent.body, customer.id))",
                "self._walk.end_with(intent.attempt_id, AttemptState.CONFIRMED, "
                "Outcome(intent.row.ref, Ending.CREATED, customer.id))",
            ),
        ),
        (f"{SENDING}::TestLossAfterA201::test_a_lost_customer_is_sent_again_and_said",),
    ),
    Mutation(
        "`balance` ignored",
        (
            Edit(
                "importer/core/sending/comparison.py",
                "if balance and abs(balance - expected) <= tolerance:",
                "if expected:",
            ),
        ),
        (
            f"{SENDING}::TestLossAfterA201::test_an_opening_balance_that_was_not_booked",
            f"{VERIFYING}::test_an_opening_balance_that_was_never_booked_stays_a_fault",
        ),
    ),
    Mutation(
        "the header suffix ignored",
        (
            Edit(
                "importer/api/limits.py",
                "x-ratelimit-(limit|remaining|reset)(-.+)?",
                "x-ratelimit-(limit|remaining|reset)()",
            ),
        ),
        (LIMITS,),
    ),
    Mutation(
        "503 taken for certain",
        (
            Edit(
                "importer/api/client.py",
                "if status == 500 and _is_the_servers_own(answer):",
                "if status == 503 or (status == 500 and _is_the_servers_own(answer)):",
            ),
        ),
        (f"{SENDING}::TestDoubt::test_doubt_ends_in_exactly_one_customer",),
    ),
    Mutation(
        "intent written after sending",
        (
            Edit(
                "importer/run/lanes.py",
                """        self._sent += sum(row.row_id not in self._tried for row in rows)
        bodies = [self._body(row) for row in rows]
        attempt_ids = self._walk.journal.record_intents(
            self._walk.run_id,
            [(row.row_id, body) for row, body in zip(rows, bodies, strict=True)],
        )
""",
                """        taken = vars(self).setdefault("_taken", set())
        rows = [row for row in rows if row.row_id not in taken]
        taken.update(row.row_id for row in rows)
        self._sent += len(rows)
        bodies = [self._body(row) for row in rows]
        attempt_ids = [0 for row in rows]
""",
            ),
            Edit(
                "importer/run/lanes.py",
                "            given = await self._walk.target.create(intent.body)\n",
                """            given = await self._walk.target.create(intent.body)
            (recorded,) = self._walk.journal.record_intents(
                self._walk.run_id, [(intent.row.row_id, intent.body)]
            )
            intent = Intent(intent.row, recorded, intent.body)
""",
            ),
        ),
        (CRASHES,),
    ),
    Mutation(
        "organization unchecked on resume",
        (
            Edit(
                "importer/run/arriving.py",
                "if here != (run.base_url, run.organization_id):",
                "if not all(here):",
            ),
        ),
        (f"{ORGANIZATIONS}::test_a_run_is_taken_up_in_its_own_organization_only",),
    ),
    Mutation(
        "a changed customer deleted by undo",
        (
            Edit(
                "importer/run/undoing.py",
                "if not changed and identity is Identity.SAME:",
                "if identity is not Identity.ANOTHER:",
            ),
        ),
        (f"{UNDOING}::test_a_customer_that_somebody_changed_stays",),
    ),
    Mutation(
        "a customer that a manual journal names deleted by undo",
        (Edit("importer/run/undoing.py", "        if used or moved:\n", "        if moved:\n"),),
        (f"{UNDOING}::TestManualJournals::test_a_customer_that_one_names_is_kept",),
    ),
    Mutation(
        "a customer with more in its ledger than its opening balance deleted by undo",
        (Edit("importer/run/undoing.py", "        if used or moved:\n", "        if used:\n"),),
        (f"{UNDOING}::test_a_customer_with_more_in_its_ledger_than_its_opening_balance_is_in_use",),
    ),
    Mutation(
        "another customer that has the id deleted by undo",
        (
            Edit(
                "importer/run/undoing.py",
                "if not changed and identity is Identity.SAME:",
                "if not changed:",
            ),
        ),
        (f"{IDENTITY}::TestUndo::test_never_deletes_one_that_an_older_importer",),
    ),
    Mutation(
        "another customer that has the id called changed by undo",
        (
            Edit(
                "importer/run/undoing.py",
                "if identity is Identity.ANOTHER:",
                "if identity is None:",
            ),
        ),
        (f"{IDENTITY}::TestUndo::test_never_deletes_another_customer",),
    ),
    Mutation(
        "a customer read back by its id alone",
        (
            Edit(
                "importer/run/confirming.py",
                "is_same = who_is(sent_bodies(attempt.sent_texts), stored) is Identity.SAME",
                "is_same = bool(who_is(sent_bodies(attempt.sent_texts), stored))",
            ),
        ),
        (
            f"{IDENTITY}::TestSomebodyElsesCustomer::test_is_neither_edited_nor_booked",
            f"{IDENTITY}::TestSomebodyElsesCustomer::test_that_is_a_namesake",
        ),
    ),
    Mutation(
        "a balance booked on whoever has the id by then",
        (
            Edit(
                "importer/run/confirming.py",
                "fresh = await self._read_again(sent)  # who it is, just before the write",
                "fresh = mended.stored",
            ),
        ),
        (f"{IDENTITY}::TestInTheSameBreath::test_a_balance",),
    ),
    Mutation(
        "a postal code edited into whoever has the id by then",
        (
            Edit(
                "importer/run/confirming.py",
                "        await self._read_again(sent)  # who it is, just before the write\n"
                "        self._walk",
                "        self._walk",
            ),
        ),
        (f"{IDENTITY}::TestInTheSameBreath::test_a_postal_code",),
    ),
    Mutation(
        "two rows with one id",
        (
            Edit(
                "importer/journal/attempts.py",
                "rivals = self._oust(attempt_id, news.customer_id) if holds else ()",
                "rivals = ()",
            ),
            Edit(
                "importer/journal/schema.py",
                "AND attempts.id <> NEW.id\n",
                "AND attempts.id = NEW.id + 1\n",
            ),
        ),
        (f"{IDENTITY}::TestAnIdGivenAgain::test_equal_rows_are_two_customers",),
    ),
    Mutation(
        "an id that a lost row still holds taken for its own",
        (
            Edit(
                "importer/run/doubts.py",
                "        self._free(customers)\n",
                "",
            ),
        ),
        (f"{IDENTITY}::TestAnIdGivenAgain::test_a_row_whose_answer_was_lost",),
    ),
    Mutation(
        "an answer with a taken id not told to the row that held it",
        (Edit("importer/run/lanes.py", "                self._doubts.take_up(rivals)\n", ""),),
        (f"{IDENTITY}::TestAnIdGivenAgain::test_every_row_becomes_one_customer",),
    ),
    Mutation(
        "a row that lost its id confirmed all the same",
        (
            Edit(
                "importer/run/confirming.py",
                "return _own(sent, self._attempts(sent)).state is AttemptState.ANSWERED",
                "return True",
            ),
        ),
        (IDENTITY, DATABASE_CRASHES),
    ),
    Mutation(
        "created rows not compared with the final scan",
        (
            Edit(
                "importer/run/sending.py",
                "attempt.customer_id not in there\n",
                "attempt.customer_id == 0\n",
            ),
        ),
        (f"{IDENTITY}::TestTheFinalScan::test_takes_up_a_customer_that_was_read_back",),
    ),
    Mutation(
        "a stranger in the final scan taken for ours",
        (
            Edit(
                "importer/run/sending.py",
                "or is_another(sent_bodies(attempt.sent_texts), there[attempt.customer_id])",
                "or not there[attempt.customer_id]",
            ),
        ),
        (f"{IDENTITY}::TestTheFinalScan::test_takes_up_one_whose_id",),
    ),
    Mutation(
        "a customer that may be ours, renamed, no evidence",
        (
            Edit(
                "importer/core/sending/doubt.py",
                "if customer.id in claim.answered and not is_another(claim.bodies, customer):",
                "if customer.id in claim.answered and not claim.bodies:",
            ),
        ),
        (f"{IDENTITY}::TestSomebodyElsesCustomer::test_one_of_which_only_the_name",),
    ),
    Mutation(
        "rows whose hashes agree by chance taken for customers of the server",
        (
            Edit(
                "importer/journal/existing.py",
                "same = tuple(one for one in customers if getattr(one, key) == text)",
                "same = tuple(customers)",
            ),
        ),
        (f"{MATCHING}::test_rows_whose_hashes_agree_by_chance_stay_apart",),
    ),
    Mutation(
        "a value that is sent taken from a cell that only looks like it",
        (
            Edit(
                "importer/journal/body_blocks.py",
                "yield columns.index(texts) if texts in columns else None",
                "yield 0",
            ),
        ),
        ("tests/journal/test_packing.py::test_bodies_come_back",),
    ),
    Mutation(
        "rows of one name taken for equal",
        (
            Edit(
                "importer/journal/matching.py",
                'return _fingerprint(body) if body else ""',
                "return str(bool(body))",
            ),
        ),
        (f"{MATCHING}::test_rows_with_equal_bodies_form_a_group",),
    ),
    Mutation(
        "a text that was read in a transaction that came to nothing kept at hand",
        (
            Edit(
                "importer/journal/connection.py",
                "self.roll_backs += 1",
                "self.roll_backs += 0",
            ),
        ),
        ("tests/journal/test_rows.py::test_what_was_rolled_back_is_not_remembered",),
    ),
    Mutation(
        "rows that are not in a file of corrections sent with it",
        (
            Edit(
                "importer/journal/statements.py",
                """_SENDABLE = f"rows.ending = 'waiting' AND NOT rows.held AND {_UNCLAIMED}\"""",
                """_SENDABLE = f"rows.ending = 'waiting' AND {_UNCLAIMED}\"""",
            ),
        ),
        (f"{CORRECTIONS}::TestOnlyTheseRows::test_after_a_check_the_rest_of_the_file",),
    ),
    Mutation(
        "rows that were created sent once more with their corrections",
        (
            Edit(
                "importer/run/taking.py",
                "_OVER = frozenset({Ending.CREATED, Ending.UPDATED, Ending.UNCHANGED, "
                "Ending.UNKNOWN})",
                "_OVER = frozenset({Ending.UNKNOWN})",
            ),
        ),
        (f"{CORRECTIONS}::TestTwice::test_the_very_same_file",),
    ),
    Mutation(
        "new rows of a file of corrections added with every import of it",
        (
            Edit(
                "importer/run/taking.py",
                "        if known is not None:",
                "        if known is not None and not rows:",
            ),
        ),
        (f"{CORRECTIONS}::TestTwice::test_the_very_same_file",),
    ),
    Mutation(
        "a lost zero taken for an edit",
        (Edit("importer/core/corrections/cell_changes.py", "    _lost_zeros,\n", ""),),
        (CELL_CHANGES, f"{CORRECTIONS}::test_what_saving_did"),
    ),
    Mutation(
        "an edited amount taken for the program's doing",
        (
            Edit(
                "importer/core/corrections/cell_changes.py",
                "    if found or written.decimal_mark is None:",
                "    if written.decimal_mark is None:",
            ),
        ),
        (CELL_CHANGES,),
    ),
    Mutation(
        "an edited date taken for the program's doing",
        (
            Edit(
                "importer/core/corrections/cell_changes.py",
                "    if written.date_order is not None and found:",
                "    if not found:",
            ),
        ),
        (CELL_CHANGES,),
    ),
    Mutation(
        "a row stored that was under way taken for proof that the server is well",
        (
            Edit(
                "importer/run/lanes.py",
                "self._walk.proofs.with_create(left)",
                "self._walk.proofs.with_create(self._walk.clock.monotonic())",
            ),
        ),
        (f"{OUTAGES}::TestAnOutage::test_is_not_over_because_rows_come_in",),
    ),
    Mutation(
        "a refused row taken for proof that the server stores",
        (
            Edit(
                "importer/run/lanes.py",
                "                ended = refusal(intent.row, answer)\n",
                "                ended = refusal(intent.row, answer)\n"
                "                self._walk.proofs = self._walk.proofs.with_create(left)\n",
            ),
        ),
        (f"{OUTAGES}::TestAnOutage::test_of_all_that_is_stored",),
    ),
    Mutation(
        "a row blamed without a look at the server afterwards",
        (
            Edit(
                "importer/run/lanes.py",
                "if speaks_against_row(before, proofs, answer) and await self._walk.is_readable():",
                "if speaks_against_row(before, proofs, answer):",
            ),
        ),
        (f"{OUTAGES}::TestAnOutage::test_that_comes_back_just_as",),
    ),
    Mutation(
        "a row blamed the first time that it fails alone",
        (Edit("importer/core/sending/blame.py", "TIMES_ALONE = 2", "TIMES_ALONE = 1"),),
        (f"{OUTAGES}::TestAnOutage::test_that_happens_twice",),
    ),
    Mutation(
        "a server that could not be reached taken for one that answered",
        (Edit("importer/core/sending/blame.py", "        and not answer.tries.unsent\n", ""),),
        (f"{BLAME}::test_nothing_less_speaks_against_it",),
    ),
    Mutation(
        "a lone row with internal errors sent for ever",
        (
            Edit(
                "importer/run/lanes.py",
                "if tried.alone < MOST_ALONE]",
                "if tried.alone < 2 * MOST_ALONE]",
            ),
        ),
        (f"{OUTAGES}::TestARowThatCanNeverBeStored::test_with_no_other_row_left",),
    ),
    Mutation(
        "a row failed that was in trouble before its customer was found",
        (
            Edit(
                "importer/run/lanes.py",
                "                self._tried.pop(intent.row.row_id, None)\n"
                "                self._breaker.troubled()\n",
                "                self._breaker.troubled()\n",
            ),
        ),
        (f"{OUTAGES}::test_a_row_that_was_in_trouble_and_then_in_doubt",),
    ),
    Mutation(
        "a kill of the importer counted as a loss",
        (
            Edit(
                "importer/run/confirming.py",
                "one.state is AttemptState.ABSENT and one.was_heard_of for one",
                "one.state is AttemptState.ABSENT for one",
            ),
        ),
        (f"{CRASHES}::test_crashes_between_an_intent_and_its_answer",),
    ),
    Mutation(
        "an end noted that nobody saw",
        (
            Edit(
                "importer/run/doubts.py",
                "detail=_NEVER_HEARD_OF)",
                "detail=_NEVER_HEARD_OF, ended_at=self._walk.clock.time())",
            ),
        ),
        (f"{CRASHES}::test_crashes_between_an_intent_and_its_answer",),
    ),
    Mutation(
        "a row that was lost too often given up although others moved",
        (Edit("importer/run/sending.py", " or lanes.take_up_lost()", ""),),
        (f"{SENDING}::TestLossAfterA201::test_a_customer_that_was_lost_too_often",),
    ),
    Mutation(
        "rows that are always lost sent for ever",
        (
            Edit(
                "importer/run/lanes.py",
                "if one.created_by_then < self._walk.created]",
                "if one.created_by_then <= self._walk.created]",
            ),
        ),
        (f"{SENDING}::TestLossAfterA201::test_customers_that_are_always_lost",),
    ),
    Mutation(
        "a run with failed rows called finished",
        (
            Edit(
                "importer/run/finishing.py", "    if endings[Ending.FAILED]:", "    if not endings:"
            ),
        ),
        (f"{RESUMING}::test_rows_that_failed",),
    ),
    Mutation(
        "refused rows sent once more although somebody has entered them",
        (
            Edit(
                "importer/run/resuming.py",
                "        compare_rows(journal, run.id, there, choices.checking(today()))\n",
                "",
            ),
        ),
        (f"{RESUMING}::TestRetryRefused::test_what_somebody_has_entered",),
    ),
    Mutation(
        "a run sent although nobody said yes",
        (
            Edit(
                "importer/run/checked.py",
                "    if answer:\n",
                "    if answer is not False:\n",
            ),
        ),
        (f"{IMPORTING}::TestAFrontThatAnswersNothing::test_sends_nothing",),
    ),
    Mutation(
        "a question put again although it stayed open",
        (
            Edit(
                "importer/run/asking.py",
                "        asked |= {one.key for one in questions}\n",
                "",
            ),
        ),
        (f"{IMPORTING}::TestAnswers::test_that_settle_nothing_are_not_asked_for_again",),
    ),
    Mutation(
        "rows of one key with other balances merged",
        (
            Edit(
                "importer/core/checking/same_customer.py",
                "        if len({row.body.get(name) for row in owing}) > 1:\n",
                "        if not owing:\n",
            ),
        ),
        (f"{SAME_CUSTOMER}::test_what_would_falsify_the_ledger_parts_rows_of_one_key_too",),
    ),
    Mutation(
        "rows of other keys merged",
        (
            Edit(
                "importer/core/checking/same_customer.py",
                "len({row.stem for row in tied if row.key}) < 2 and not any(",
                "not any(",
            ),
        ),
        (f"{SAME_CUSTOMER}::test_another_key_is_another_customer_whatever_they_share",),
    ),
    Mutation(
        "cells that contradict the customer's lost in merging",
        (
            Edit(
                "importer/core/checking/merge_draft.py",
                "self.values[name]))\n        self.note(name, text)\n",
                "self.values[name]))\n",
            ),
        ),
        (f"{MERGING}::test_every_cell_is_in_a_field_or_in_the_note",),
    ),
    Mutation(
        "further addresses lost in merging",
        (
            Edit(
                "importer/core/checking/merged_addresses.py",
                "', '.join((*place.values(), *reach))",
                "', '.join(reach)",
            ),
        ),
        (f"{MERGING}::test_every_cell_is_in_a_field_or_in_the_note",),
    ),
    Mutation(
        "another balance booked than that of the rows",
        (
            Edit(
                "importer/core/checking/merging.py",
                "return all(body.get(name) == owing.get(name) for name in _BOOKED)",
                "return True",
            ),
        ),
        (f"{MERGING}::test_what_is_booked_must_be_what_a_row_would_have_booked",),
    ),
    Mutation(
        "rows merged although --no-merge forbids it",
        (
            Edit(
                "importer/run/checking.py",
                "        if not job.options.no_merge:\n",
                "        if True:\n",
            ),
        ),
        (f"{MERGED_RUNS}::test_no_merge_sends_every_row",),
    ),
    Mutation(
        "a customer sent, and the rows that went into it as well",
        (
            Edit(
                "importer/run/merging.py",
                "((other.row_id, merged_outcome(merged, other)) for other in others)",
                "()",
            ),
        ),
        (f"{MERGED_RUNS}::test_three_rows_become_one_customer",),
    ),
)


class Verdict(StrEnum):
    """What became of one mutation."""

    CAUGHT = "caught by"
    TOO_SLOW = "caught by the time limit in"
    SURVIVED = "SURVIVED"
    GONE = "NO LONGER IN THE CODE"
    BROKEN = "THE TESTS COULD NOT BE RUN:"

    @property
    def is_caught(self) -> bool:
        """Whether a test noticed."""
        return self in {Verdict.CAUGHT, Verdict.TOO_SLOW}


_PASSED, _FAILED = 0, 1  # pytest's exit codes


def judge(mutation: Mutation, root: Path) -> tuple[Verdict, str]:
    """Break the copy at `root`, run the tests, mend it; the verdict and the test that noticed."""
    if not all(edit.applies(root) for edit in mutation.edits):
        return Verdict.GONE, ""
    with _broken(mutation, root):
        return _run(mutation.tests, root)


@contextmanager
def _broken(mutation: Mutation, root: Path) -> Iterator[None]:
    paths = {root / edit.file for edit in mutation.edits}
    before = {path: path.read_bytes() for path in paths}
    try:
        for edit in mutation.edits:
            edit.make(root)
        yield
    finally:
        for path, content in before.items():
            path.write_bytes(content)


def _run(tests: Sequence[str], root: Path) -> tuple[Verdict, str]:
    """Run tests in the copy; several names are tried from their beginning."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-x", "-p", "no:cacheprovider", *_ids(tests, root)],
            cwd=root,
            env=os.environ | {"PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Verdict.TOO_SLOW, ", ".join(tests)
    if done.returncode == _PASSED:
        return Verdict.SURVIVED, ""
    if done.returncode != _FAILED:
        return Verdict.BROKEN, done.stdout[-500:] + done.stderr[-500:]
    failed = [line for line in done.stdout.splitlines() if line.startswith("FAILED ")]
    return Verdict.CAUGHT, failed[0].split(" ")[1] if failed else ", ".join(tests)


def _ids(tests: Sequence[str], root: Path) -> list[str]:
    """Names of tests in full, as pytest wants them."""
    return [full for test in tests for full in named_tests(test, root)]


def named_tests(test: str, root: Path) -> list[str]:
    """The tests whose name begins so; a file alone stands for all of its tests."""
    path, *within = test.split("::")
    if not within:
        return [path] if (root / path).exists() else []
    lines = (root / path).read_text(encoding="utf-8").splitlines()
    *classes, start = within
    found = [
        line.split("def ")[1].partition("(")[0]
        for line in lines
        if line.lstrip().startswith(f"def {start}")
    ]
    return ["::".join((path, *classes, name)) for name in found]


def _copy_project(to: Path) -> None:
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, to / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, to / name)


def main(names: Sequence[str]) -> int:
    """Judge the mutations with these names, or all; the exit code."""
    wanted = [one for one in MUTATIONS if not names or any(name in one.name for name in names)]
    if not wanted:
        print("No mutation is called so. They are:", *(one.name for one in MUTATIONS), sep="\n  ")
        return 2
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        _copy_project(root)
        tests = tuple(dict.fromkeys(test for one in wanted for test in one.tests))
        verdict, told = _run(tests, root)
        if verdict is not Verdict.SURVIVED:
            print(f"Without any mutation: {verdict} {told}")
            return 1
        caught = [_shown(one, root) for one in wanted]
        return int(not all(caught))


def _shown(mutation: Mutation, root: Path) -> bool:
    verdict, told = judge(mutation, root)
    print(f"{mutation.name:64} {verdict} {told}", flush=True)
    return verdict.is_caught


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.mutations", description=__doc__)
    parser.add_argument("names", nargs="*", help="parts of mutations' names; all if none is given")
    sys.exit(main(parser.parse_args().names))

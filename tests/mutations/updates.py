"""Update mode: only what changed is sent, what others edited is theirs, and nobody is taken for
somebody else."""

from tests.mutations.mutation import Edit, Mutation

UPDATING = "tests/run/test_updating.py"
CHANGES = "tests/core/sending/test_changes.py"
JOURNAL = "tests/journal/test_updates.py"
COMES_BACK = "test_a_customer_that_comes_back_is_active_again_unless_its_row_says_otherwise"
MISSING = "tests/run/test_deactivating.py"
NIGHTS = "tests/jobs/test_updating.py"

MUTATIONS = (
    Mutation(
        "a foreign edit overwritten",
        (
            Edit(
                "importer/core/sending/changes.py",
                "is_ours = self._written is None or self._is_as_written(name)",
                "is_ours = True",
            ),
        ),
        (f"{UPDATING}::TestANight::test_keeps_what_somebody_edited",),
    ),
    Mutation(
        "an unchanged row sent",
        (
            Edit(
                "importer/core/sending/changes.py",
                "        if self._holds(name, value):\n            return _Way.EQUAL\n",
                "",
            ),
        ),
        (f"{UPDATING}::TestANight::test_without_changes_writes_nothing",),
    ),
    Mutation(
        "a value sent every night that the server stores otherwise",
        (
            Edit(
                "importer/core/sending/changes.py",
                "return _Way.EQUAL if known and",
                "return _Way.EQUAL if not known and",
            ),
        ),
        (f"{CHANGES}::test_a_value_that_the_server_stores_otherwise_is_not_sent_every_night",),
    ),
    Mutation(
        "a column that is gone clears its field",
        (
            Edit(
                "importer/core/sending/changes.py",
                "name in self._mapped\n                and name not in self._target",
                "name not in self._target",
            ),
        ),
        (f"{CHANGES}::test_a_column_that_is_no_longer_in_the_file_clears_nothing",),
    ),
    Mutation(
        "a blank cell clears what others wrote",
        (
            Edit(
                "importer/core/sending/changes.py",
                "and (self._is_as_written(name) or self._rules.overwrite)",
                "and self._stored is not None",
            ),
        ),
        (f"{CHANGES}::test_it_clears_nothing_that_somebody_else_wrote",),
    ),
    Mutation(
        "a customer renamed back by an edit of another field",
        (
            Edit(
                "importer/core/sending/changes.py",
                'name: stored.get(name) for name in ("customerType", "displayName")',
                'name: "Acme" for name in ("customerType", "displayName")',
            ),
        ),
        (f"{CHANGES}::test_an_edit_names_the_customer_as_the_server_has_it",),
    ),
    Mutation(
        "an opening balance booked anew unasked",
        (
            Edit(
                "importer/core/sending/changes.py",
                "if self._rules.opening_balances and",
                "if",
            ),
        ),
        (f"{UPDATING}::TestAnOpeningBalance::test_that_changed_is_told_and_left_alone",),
    ),
    Mutation(
        "an edit sent as it was planned before somebody edited",
        (
            Edit(
                "importer/run/updating.py",
                "part = _part(revision.changes)",
                "part = () if way.taken else _part(way.edit.changes)",
            ),
        ),
        (f"{UPDATING}::TestTrouble::test_an_edit_by_others_since_the_scan_is_kept",),
    ),
    Mutation(
        "an identity not asked before an edit",
        (
            Edit(
                "importer/core/checking/known_customers.py",
                "elif last is not None and is_another(",
                "elif last is None and is_another(",
            ),
            Edit(
                "importer/run/updating.py",
                "elif is_another(self._bodies(way), stored):",
                "elif stored.id == 0:",
            ),
        ),
        (f"{UPDATING}::TestARow::test_whose_id_is_anothers_now_leaves_that_alone",),
    ),
    Mutation(
        "an identity asked at the scan alone",
        (
            Edit(
                "importer/run/updating.py",
                "elif is_another(self._bodies(way), stored):",
                "elif stored.id == 0:",
            ),
        ),
        (f"{UPDATING}::TestTrouble::test_whose_id_another_got_since_the_scan_leaves_that_alone",),
    ),
    Mutation(
        "two rows for one customer",
        (
            Edit(
                "importer/core/checking/known_customers.py",
                "if earlier != ref:",
                "if not earlier:",
            ),
        ),
        (f"{UPDATING}::TestARow::test_that_repeats_a_key_is_not_sent",),
    ),
    Mutation(
        "the first of several customers taken",
        (
            Edit(
                "importer/core/checking/known_customers.py",
                "if len(found) > 1:",
                "if len(found) > 9:",
            ),
        ),
        (f"{UPDATING}::TestARow::test_that_two_customers_may_be_changes_neither",),
    ),
    Mutation(
        "a customer made of a row that has an edit",
        (
            Edit(
                "importer/journal/statements.py",
                "rows.held = 0 AND {UNCLAIMED} AND {_UNEDITED}",
                "rows.held = 0 AND {UNCLAIMED}",
            ),
        ),
        (f"{JOURNAL}::test_of_a_row_with_an_edit_no_customer_is_made",),
    ),
    Mutation(
        "an edit under way forgotten by resume",
        (
            Edit(
                "importer/journal/update_statements.py",
                "SELECT 1 FROM edits WHERE edits.row = rows.id AND edits.state <> 'planned')\n"
                "    FROM",
                "SELECT 1 FROM edits WHERE edits.row = rows.id AND edits.state = 'made')\n    FROM",
            ),
            Edit(
                "importer/journal/statements.py",
                "WHERE edits.row = rows.id AND edits.state = 'intended')",
                "WHERE edits.row = rows.id AND edits.state = 'none')",
            ),
        ),
        (f"{JOURNAL}::test_it_stays_so_until_it_is_settled",),
    ),
    Mutation(
        "a run forgotten with what is known of its customers kept",
        (
            Edit(
                "importer/journal/runs.py",
                "self._remove([run_id], FORGET_CUSTOMERS)",
                "self._remove([run_id], ())",
            ),
        ),
        (f"{JOURNAL}::test_forgetting_a_run_forgets_the_customers_that_no_other_run_had",),
    ),
    Mutation(
        "what somebody has edited since taken back by undo",
        (
            Edit(
                "importer/run/restoring.py",
                "ours = _made(walk, edit.changes, stored)",
                "ours = edit.changes",
            ),
        ),
        (f"{UPDATING}::TestUndo::test_keeps_what_somebody_has_edited_since",),
    ),
    Mutation(
        "a first night that replaces what people have typed in",
        (
            Edit(
                "importer/core/jobs/changes.py",
                "if is_first and planned.replaced and not limits.first_changes:",
                "if False:",
            ),
        ),
        (f"{NIGHTS}::test_the_first_night_takes_nothing_away_that_people_typed_in",),
    ),
    Mutation(
        "a job that changes as many customers as a file says",
        (
            Edit(
                "importer/jobs/guarding.py",
                "found = tripped(self._limits, now, self._before) or changes_tripped(",
                "found = tripped(self._limits, now, self._before) and changes_tripped(",
            ),
        ),
        (f"{NIGHTS}::test_too_many_changes_send_nothing_until_a_person_accepts_them",),
    ),
    Mutation(
        "a customer switched off whose id is another's now",
        (
            Edit(
                "importer/run/deactivating.py",
                "        if self.last is None or is_another([self.last.body], stored):\n"
                "            return DeactivationState.ANOTHER\n",
                "",
            ),
        ),
        (f"{MISSING}::TestANight::test_leaves_alone_what_is_inactive_or_gone_or_another_now",),
    ),
    Mutation(
        "any number of customers switched off that a file has lost",
        (Edit("importer/run/missing.py", "    if planned <= ", "    if planned or planned <= "),),
        (f"{MISSING}::TestTheGuard::test_sends_nothing_where_too_many_would_go",),
    ),
    Mutation(
        "a customer switched off because its row was rejected",
        (
            Edit(
                "importer/run/missing.py",
                " - frozenset(present) - _known_by_keys(journal, run_id)",
                " - frozenset(present)",
            ),
        ),
        (f"{MISSING}::TestANight::test_knows_a_rejected_row_by_its_key_or_its_name",),
    ),
    Mutation(
        "a customer switched off twice after a kill",
        (
            Edit(
                "importer/run/deactivating.py",
                "may_be_ours=was_sent",
                "may_be_ours=False",
            ),
        ),
        (f"{MISSING}::TestTrouble::test_a_process_that_dies_at_its_request_is_gone_on_with",),
    ),
    Mutation(
        "a customer activated again that somebody else had switched off",
        (
            Edit(
                "importer/core/sending/changes.py",
                "is_ours = written is not None and written.switched_off",
                "is_ours = written is not None",
            ),
        ),
        (f"{CHANGES}::{COMES_BACK}",),
    ),
)

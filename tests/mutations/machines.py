"""Promise 3 between machines: a shared journal, leases, and the tasks of a fleet."""

from tests.mutations.mutation import Edit, Mutation

LEASES = "tests/journal/test_leases.py"
POSTGRESQL = "tests/journal/test_postgresql.py"
FAULTS = "tests/journal/test_server_faults.py"
ATTEMPTS = "tests/journal/test_attempts.py"
STORE = "tests/fleet/test_store.py"
QUEUES = "tests/fleet/test_queues.py"
CONNECTION = "importer/journal/postgresql/connection.py"
LEASE = "importer/journal/postgresql/leases.py"
TASKS = "importer/journal/postgresql/tasks.py"
BUDGETS = "importer/journal/postgresql/budgets.py"

LOST = f"{LEASES}::test_who_lost_it_writes_nothing_any_more"

MUTATIONS = (
    Mutation(
        "a transaction begun without a lease",
        (
            Edit(
                CONNECTION,
                "if self._plain.rowcount != len(leases):",
                "if self._plain.rowcount > len(leases):",
            ),
        ),
        (LOST,),
    ),
    Mutation(
        "an answer recorded without a lease",
        (Edit(CONNECTION, "return held + update + all_of_them.encode()", "return update"),),
        (LOST,),
    ),
    Mutation(
        "a statement outside of transactions run without a lease",
        (
            Edit(
                CONNECTION,
                "return self.transaction() if self._leases and not self._is_open() "
                "else nullcontext()",
                "return nullcontext()",
            ),
        ),
        (LOST,),
    ),
    Mutation(
        "a lease that changes hands between the look at it and the commit",
        (Edit(LEASE, "WHERE {ours} FOR SHARE", "WHERE {ours}"),),
        (f"{LEASES}::test_a_lease_does_not_change_hands_while_its_holder_commits",),
    ),
    Mutation(
        "a lease with the number of the one before",
        (Edit(LEASE, "number = leases.number + 1,", "number = leases.number,"),),
        (LOST,),
    ),
    Mutation(
        "a lease taken that has not run out",
        (
            Edit(LEASE, "if holder is None:", "if holder:"),
            Edit(LEASE, "WHERE leases.expires_at <= clock_timestamp() OR", "WHERE true OR"),
        ),
        (f"{LEASES}::test_the_second_is_told_who_is_at_work",),
    ),
    Mutation(
        "a lease taken by two at once",
        (Edit(LEASE, "WHERE leases.expires_at <= clock_timestamp() OR", "WHERE true OR"),),
        (f"{LEASES}::test_of_two_that_take_it_at_once_one_gets_it",),
    ),
    Mutation(
        "a lease kept for ever by who was stopped amid a statement",
        (
            Edit(
                CONNECTION,
                'self.say(f"SELECT pg_advisory_lock_shared({lease.mark})")',
                "pass",
            ),
        ),
        (f"{LEASES}::test_who_is_stopped_amid_a_statement_keeps_nobody_out",),
    ),
    Mutation(
        "a session ended that is amid a statement and not silent",
        (
            Edit(
                LEASE,
                "AND query_start < clock_timestamp() - make_interval(secs => $2::float8)",
                "AND $2::float8 > 0",
            ),
        ),
        (f"{LEASES}::test_who_is_still_amid_a_statement_is_let_finish",),
    ),
    Mutation(
        "a lease believed in after its time",
        (Edit(LEASE, "if self._is_lost or _seconds() >= self._until:", "if self._is_lost:"),),
        (f"{LEASES}::test_who_was_late_and_found_nobody_there_goes_on",),
    ),
    Mutation(
        "a request that leaves although the lease is lost",
        (
            Edit(
                LEASE,
                "        if self._is_lost:\n            raise self.lost()\n",
                "        if self._is_lost:\n            self.lost()\n",
            ),
        ),
        (LOST,),
    ),
    Mutation(
        "another's lease given back",
        (
            Edit(
                LEASE,
                "expires_at = '-infinity', holder = ''\n    WHERE organization = $1 AND number =",
                "expires_at = '-infinity', holder = ''\n    WHERE organization = $1 AND 0::int8 <",
            ),
        ),
        (f"{LEASES}::test_who_lost_it_gives_nothing_back",),
    ),
    Mutation(
        "a process that sleeps in a transaction keeps its lease",
        (Edit(CONNECTION, "seconds=self._address.lease_seconds", "seconds=0"),),
        (f"{LEASES}::test_whoever_sleeps_in_a_transaction_keeps_it_no_longer",),
    ),
    Mutation(
        "an intent that a crash of the server takes away",
        (
            Edit(
                CONNECTION,
                '_BEGIN_SYNCED = "BEGIN; SET LOCAL synchronous_commit = on"',
                '_BEGIN_SYNCED = "BEGIN"',
            ),
        ),
        (f"{FAULTS}::TestInTheMiddle::test_an_intent_is_still_there_after_a_crash",),
    ),
    Mutation(
        "a server taken that forgets what it has confirmed",
        (Edit("importer/journal/postgresql/opening.py", 'if value == "off":', "if not value:"),),
        (f"{POSTGRESQL}::test_a_server_that_does_not_sync_is_refused",),
    ),
    Mutation(
        "the last of many rows lost",
        (Edit(CONNECTION, "            for row in rows:", "            for row in rows[:-1]:"),),
        (f"{ATTEMPTS}::test_each_row_of_a_batch_has_an_attempt_of_its_own",),
    ),
    Mutation(
        "a long answer that ends early",
        (Edit(CONNECTION, "if len(rows) < together:", "if rows:"),),
        (f"{POSTGRESQL}::test_a_long_answer_is_read_to_its_end",),
    ),
    Mutation(
        "a transaction that failed taken for done",
        (Edit(CONNECTION, 'if self._plain.statusmessage != "COMMIT":', "if not self._plain:"),),
        (f"{POSTGRESQL}::test_a_transaction_that_failed_is_not_taken_for_done",),
    ),
    Mutation(
        "a row intended that another one has taken",
        (
            Edit(
                "importer/journal/attempts.py",
                "if self._database.execute(sql.CLAIM, [keys]) != len(intents):",
                "if not self._database.execute(sql.CLAIM, [keys]):",
            ),
        ),
        (f"{ATTEMPTS}::test_a_row_that_does_not_wait_can_not_be_sent",),
    ),
    Mutation(
        "a statement that loses a condition on its way to PostgreSQL",
        (
            Edit(
                "importer/journal/postgresql/dialect.py",
                'r"\\1::text IS NULL"),',
                'r"\\1::text IS NULL OR true"),',
            ),
        ),
        ("tests/journal/test_rows.py::test_results_can_be_narrowed",),
    ),
    Mutation(
        "all that was sent read for each row that is",
        (
            Edit(
                "importer/journal/postgresql/dialect.py",
                "value AS BIGINT\\) AS key FROM",
                "value AS BIGINT\\) AS keys FROM",
            ),
        ),
        (f"{POSTGRESQL}::test_rows_that_are_sent_are_looked_up",),
    ),
    Mutation(
        "texts compared as the database's language has it",
        (
            Edit(
                "importer/journal/postgresql/schema.py",
                """'text COLLATE "C"'),""",
                """'text COLLATE "C.UTF-8"'),""",
            ),
        ),
        (f"{POSTGRESQL}::test_texts_are_compared_byte_by_byte",),
    ),
    Mutation(
        "a task ended by who has lost it",
        (
            Edit(
                TASKS,
                "waits = '', since = clock_timestamp() WHERE id = ?1 AND holder = ?2",
                "waits = '', since = clock_timestamp() WHERE id = ?1 AND holder <> ?2 || '.'",
            ),
        ),
        (f"{STORE}::TestHolders::test_who_has_lost_a_task_changes_nothing_of_it",),
    ),
    Mutation(
        "a death that counts against whatever its worker had in hand",
        (
            Edit(
                TASKS,
                "beside.life = go.life AND beside.task <> go.task",
                "beside.life = go.life AND beside.task < 0",
            ),
        ),
        (
            f"{QUEUES}::test_what_was_beside_it_is_not_given_up_with_it",
            f"{STORE}::TestHolders::test_who_had_several_in_hand_died_of_none_of_them_for_certain",
        ),
    ),
    Mutation(
        "something taken up beside a task at which workers die",
        (
            Edit(
                "importer/fleet/procrastinate_jobs.py",
                "turn_of(job) == self._suspect and len(self._in_hand) > 1",
                "turn_of(job) == self._suspect and len(self._in_hand) > 9",
            ),
        ),
        (f"{QUEUES}::test_what_workers_have_died_at_is_taken_up_alone",),
    ),
    Mutation(
        "a worker that counts as dead once it was taken for dead",
        (Edit(TASKS, '"UPDATE goes SET is_told = 1 WHERE', '"UPDATE goes SET is_told = 0 WHERE'),),
        (f"{STORE}::TestHolders::test_who_tells_of_a_task_late_has_not_died_at_it",),
    ),
    Mutation(
        "a task brought into whatever server its worker knows",
        (
            Edit(
                "importer/fleet/bringing.py",
                "if server_identity(ours) != server_identity(meant):",
                "if not server_identity(ours):",
            ),
        ),
        ("tests/fleet/test_workers.py::test_a_worker_of_another_server_sends_nothing_there",),
    ),
    Mutation(
        "an organization that was named where a task was submitted, lost",
        (
            Edit(
                "importer/cli/fleet_submitting.py",
                "base_url, settings.organization\n",
                "base_url, line.organization\n",
            ),
        ),
        (
            "tests/fleet/test_workers.py"
            "::test_an_organization_that_the_environment_names_goes_with_the_task",
        ),
    ),
    Mutation(
        "a run begun by who has lost its task",
        (
            Edit(
                TASKS,
                '"UPDATE tasks SET run_id = ?3 WHERE id = ?1 AND holder = ?2"',
                "\"UPDATE tasks SET run_id = ?3 WHERE id = ?1 AND holder <> ?2 || '.'\"",
            ),
        ),
        (f"{STORE}::TestHolders::test_who_has_lost_a_task_changes_nothing_of_it",),
    ),
    Mutation(
        "a request of who has lost the task",
        (
            Edit(
                BUDGETS,
                "WHERE id = ?5 AND holder = ?6)",
                "WHERE id = ?5 AND holder <> ?6 || '.')",
            ),
        ),
        (f"{STORE}::TestHolders::test_no_request_leaves_once_another_has_the_task",),
    ),
    Mutation(
        "limits of a server that each machine knows for itself",
        (
            Edit(
                BUDGETS,
                'return SharedState("", 0) if found is None else SharedState(found[0], '
                "int(found[1]))",
                'return SharedState("", 0 if found is None else int(found[1]))',
            ),
        ),
        (f"{STORE}::TestLimits::test_machines_keep_one_limit_together",),
    ),
    Mutation(
        "what became of a request unheard by who has lost the task",
        (
            Edit(
                "importer/api/shared_pacing.py",
                "self._own.discard(admitted_at)  # else it counted as under way for ever",
                "raise",
            ),
        ),
        (f"{STORE}::TestLimits::test_who_lost_the_task_still_hears_what_became_of_its_request",),
    ),
    Mutation(
        "of two that change what is known of a limit the second wins",
        (
            Edit(
                BUDGETS,
                "WHERE lane = ?1 AND route = ?2 AND version = ?4",
                "WHERE lane = ?1 AND route = ?2 AND version >= ?4",
            ),
        ),
        (f"{STORE}::TestLimits::test_of_two_that_have_seen_the_same_the_second_looks_again",),
    ),
    Mutation(
        "a task taken from a worker that is alive",
        (
            Edit(
                "importer/journal/postgresql/queue_statements.py",
                "worker.last_heartbeat < now() - %(silence)s * interval '1 second')",
                "worker.last_heartbeat < now() + %(silence)s * interval '1 second')",
            ),
        ),
        (f"{QUEUES}::test_what_takes_long_is_not_taken_twice",),
    ),
    Mutation(
        "a task of a worker that died left alone",
        (
            Edit(
                "importer/journal/postgresql/queue_statements.py",
                "AND (worker.id IS NULL\n",
                "AND (worker.id < 0\n",
            ),
            Edit(
                "importer/journal/postgresql/queue_statements.py",
                "OR worker.last_heartbeat < now()",
                "AND worker.last_heartbeat < now()",
            ),
        ),
        ("tests/fleet/test_workers.py::test_one_that_dies_is_taken_over_from",),
    ),
    Mutation(
        "a journal called damaged that somebody may not read",
        (Edit("importer/journal/postgresql/opening.py", "if not readable:", "if ours < 0:"),),
        (f"{FAULTS}::TestRights::test_in_somebody_elses_journal",),
    ),
    Mutation(
        "rows of customers in the open to another machine",
        (
            Edit(
                "importer/journal/postgresql/sessions.py",
                'careful["sslmode"] = "require"',
                'careful["sslmode"] = "prefer"',
            ),
        ),
        (f"{POSTGRESQL}::test_rows_go_to_no_other_machine_in_the_open",),
    ),
)

"""Promise 3: nothing is created twice."""

from tests.mutations.mutation import Edit, Mutation

MERGED_RUNS = "tests/cli/test_merging.py"
SENDING = "tests/run/test_sending.py"
EVIDENCE = "tests/run/test_evidence.py"
IDENTITY = "tests/run/test_identity.py"
CRASHES = "tests/laws/test_crashes.py"
IMPORTING = "tests/run/test_importing.py"
MATCHING = "tests/journal/test_matching.py"
CHECKING = "tests/run/test_checking.py"

MUTATIONS = (
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
            Edit(
                "importer/run/lanes.py",
                "        if not intent.row.has_balance:\n            return await",
                "        if intent:\n            return await",
            ),
        ),
        (f"{SENDING}::TestWhenAllIsWell::test_rows_with_an_opening_balance_go_one_at_a_time",),
    ),
    Mutation(
        "a balance booked again beside a creation",
        (
            Edit(
                "importer/run/confirming.py",
                "        async with self._walk.booking:\n            again",
                "        if self._walk:\n            again",
            ),
        ),
        (f"{SENDING}::TestWhenAllIsWell::test_a_balance_that_is_booked_again_goes_alone_too",),
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
                "            given = await self._create(intent)\n",
                """            given = await self._create(intent)
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
        "rows that came to share a key passed over",
        (
            Edit(
                "importer/journal/matching.py",
                "asked = (statement, keys, self._database.state())",
                "asked = (statement, keys)",
            ),
        ),
        (f"{MATCHING}::test_rows_that_come_to_share_a_key_are_found",),
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
                "        asked.add(question.key)\n",
                "",
            ),
        ),
        (f"{IMPORTING}::TestAnswers::test_that_settle_nothing_are_not_asked_for_again",),
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
    Mutation(
        "answered rows sent again on resume",
        (
            Edit(
                "importer/journal/statements.py",
                "_OPEN = \"('intended', 'answered', 'in doubt', 'confirmed')\"",
                "_OPEN = \"('intended', 'in doubt', 'confirmed')\"",
            ),
        ),
        ("tests/journal/test_attempts.py::test_a_reopened_row_that_may_be_stored_stays_unknown",),
    ),
    Mutation(
        "an intent that a power cut takes",
        (
            Edit(
                "importer/journal/attempts.py",
                "transaction(synced=True)",
                "transaction(synced=False)",
            ),
        ),
        ("tests/journal/test_power_cut.py::test_a_power_cut_breaks_no_promise",),
    ),
    Mutation(
        "a creation repeated of which nobody knows what it did",
        (
            Edit(
                "importer/api/retrying.py",
                "return request.repeatable and isinstance(error, ApiFailure)",
                "return isinstance(error, ApiFailure)",
            ),
        ),
        (
            "tests/api/test_retrying.py::TestWhatIsSentAgain::test_never_a_create_after_a_doubtful_failure",
        ),
    ),
    Mutation(
        "a lock for each importer",
        (
            Edit(
                "importer/journal/locks.py",
                "lock = _Lock(folder, organization_id, seconds)",
                "lock = _Lock(folder, organization_id + owner, seconds)",
            ),
        ),
        ("tests/journal/test_locks.py::test_another_process_is_kept_out_and_told_who_is_there",),
    ),
    Mutation(
        "a lock let go before its owner's name is gone",
        (
            Edit(
                "importer/journal/locks.py",
                "            self._owner_path.unlink(missing_ok=True)\n"
                "            sign.release()\n            lock.release()",
                "            sign.release()\n            lock.release()\n"
                "            self._owner_path.unlink(missing_ok=True)",
            ),
        ),
        ("tests/journal/test_locks.py::test_the_owners_name_goes_before_the_lock",),
    ),
    Mutation(
        "rows sent on resume that somebody has entered meanwhile",
        (
            Edit(
                "importer/run/resuming.py",
                "        compare_rows(journal, run.id, there, choices.checking(today()))\n",
                "",
            ),
        ),
        ("tests/run/test_resuming.py::test_what_the_run_began_with_holds",),
    ),
    Mutation(
        "a customer given to one row while another's request is on its way",
        (
            Edit(
                "importer/core/sending/doubt.py",
                "if any(claim.in_flight or equal[claim.row_id] != ids for claim in claims):",
                "if any(equal[claim.row_id] != ids for claim in claims):",
            ),
        ),
        ("tests/core/sending/test_doubt.py::test_a_request_in_flight_settles_nothing",),
    ),
)

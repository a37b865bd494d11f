"""Promise 3: nothing is created twice."""

from tests.mutations.mutation import Edit, Mutation

MERGED_RUNS = "tests/cli/test_merging.py"
SENDING = "tests/run/test_sending.py"
EVIDENCE = "tests/run/test_evidence.py"
IDENTITY = "tests/run/test_identity.py"
CRASHES = "tests/laws/test_crashes.py"
RESUMING = "tests/cli/test_resuming.py"
IMPORTING = "tests/run/test_importing.py"
ORGANIZATIONS = "tests/laws/test_organizations.py"
CORRECTIONS = "tests/cli/test_corrections.py"
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
)

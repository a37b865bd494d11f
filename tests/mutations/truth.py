"""Promise 2: the outcome tells the truth about the server."""

from tests.mutations.mutation import Edit, Mutation

SENDING = "tests/run/test_sending.py"
EVIDENCE = "tests/run/test_evidence.py"
STOPS = "tests/run/test_stops.py"
VERIFYING = "tests/run/test_verifying.py"
IDENTITY = "tests/run/test_identity.py"
CRASHES = "tests/laws/test_crashes.py"
DATABASE_CRASHES = "tests/laws/test_database_crashes.py"
OUTAGES = "tests/run/test_outages.py"
BLAME = "tests/core/sending/test_blame.py"
RESUMING = "tests/cli/test_resuming.py"
MATCHING = "tests/journal/test_matching.py"
WHO = "tests/core/sending/test_identity.py"

MUTATIONS = (
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
        "an answer with a taken id not told to the row that held it",
        (Edit("importer/run/lanes.py", "                self._doubts.take_up(rivals)\n", ""),),
        (f"{IDENTITY}::TestAnIdGivenAgain::test_every_row_becomes_one_customer",),
    ),
    Mutation(
        "a row that lost its id confirmed all the same",
        (
            Edit(
                "importer/run/confirming.py",
                "return _own(sent, attempts).state is AttemptState.ANSWERED",
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
        "our own left out of the final scan with those that were there before",
        (Edit("importer/run/sending.py", "walk.there_before() - ours", "walk.there_before()"),),
        (f"{IDENTITY}::TestTheFinalScan::test_knows_its_own_by_an_id",),
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
                "AttemptState.IN_DOUBT, detail=_NEVER_HEARD_OF)",
                "AttemptState.IN_DOUBT, detail=_NEVER_HEARD_OF, ended_at=self._walk.clock.time())",
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
        "a customer that was created with an error taken for success",
        (Edit("importer/core/outcomes.py", "    if created_with_errors or any(", "    if any("),),
        ("tests/core/test_outcomes.py::test_a_customer_created_with_an_error_is_no_success",),
    ),
    Mutation(
        "a connection that broke while sending taken for none",
        (
            Edit(
                "importer/api/errors.py",
                "    httpx.WriteError: DoubtfulFailure,",
                "    httpx.WriteError: NeverSent,",
            ),
        ),
        ("tests/api/test_errors.py::TestTheTable::test_only_what_never_left_is_certain",),
    ),
    Mutation(
        "a gateway's 500 taken for the server's own",
        (
            Edit(
                "importer/api/client.py",
                'return isinstance(body, dict) and body.get("statusCode") == 500',
                "return True",
            ),
        ),
        (
            "tests/api/test_bigcapital.py::TestCreate::test_whatever_is_not_understood_is_in_doubt_and_sent_once",
        ),
    ),
    Mutation(
        "a flag that the server does not tell taken for stored",
        (
            Edit(
                "importer/core/sending/comparison.py",
                "return value is not None and _is_true(sent) == _is_true(value)",
                "return _is_true(sent) == _is_true(value)",
            ),
        ),
        ("tests/core/sending/test_comparison.py::test_these_differ",),
    ),
    Mutation(
        "what is stored otherwise not told",
        (Edit("importer/run/confirming.py", "            *self._differences(mended),\n", ""),),
        ("tests/run/test_told_problems.py::test_a_value_that_is_stored_otherwise_is_shown",),
    ),
)

"""Promise 8: the ledger is never falsified."""

from tests.mutations.mutation import Edit, Mutation

MERGING = "tests/core/checking/test_merging.py"
SAME_CUSTOMER = "tests/core/checking/test_same_customer.py"
UNDOING = "tests/run/test_undoing.py"
IDENTITY = "tests/run/test_identity.py"
SAMPLES = "tests/samples/test_goldens.py::test_a_sample_is_checked_as_its_golden_says"

MUTATIONS = (
    Mutation(
        "rows with problems sent as they are",
        (
            Edit(
                "importer/core/checking/chunk_judge.py",
                "for at in doubtful:",
                "for at in ():",
            ),
        ),
        (SAMPLES,),
    ),
    Mutation(
        "a changed customer deleted by undo",
        (
            Edit(
                "importer/run/keeping.py",
                "if not changed and identity is Identity.SAME:",
                "if identity is not Identity.ANOTHER:",
            ),
        ),
        (f"{UNDOING}::test_a_customer_that_somebody_changed_stays",),
    ),
    Mutation(
        "a customer that a manual journal names deleted by undo",
        (Edit("importer/run/keeping.py", "        if used or moved:\n", "        if moved:\n"),),
        (f"{UNDOING}::TestManualJournals::test_a_customer_that_one_names_is_kept",),
    ),
    Mutation(
        "a customer with more in its ledger than its opening balance deleted by undo",
        (Edit("importer/run/keeping.py", "        if used or moved:\n", "        if used:\n"),),
        (f"{UNDOING}::test_a_customer_with_more_in_its_ledger_than_its_opening_balance_is_in_use",),
    ),
    Mutation(
        "another customer that has the id deleted by undo",
        (
            Edit(
                "importer/run/keeping.py",
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
                "importer/run/keeping.py",
                "if identity is Identity.ANOTHER:",
                "if identity is None:",
            ),
        ),
        (f"{IDENTITY}::TestUndo::test_never_deletes_another_customer",),
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
        "the first reading of an amount taken",
        (
            Edit(
                "importer/core/checking/balance_rules.py",
                "    if len(numbers) == 1:\n        return numbers[0]",
                "    if numbers:\n        return numbers[0]",
            ),
        ),
        (
            "tests/core/checking/test_balance_rules.py::TestTheAmount::test_a_number_of_two_meanings_is_an_error_that_names_both",
        ),
    ),
    Mutation(
        "the first reading of a date taken",
        (
            Edit(
                "importer/core/checking/balance_rules.py",
                "    if len(dates) > 1 and may_be_booked:",
                "    if len(dates) > 2 and may_be_booked:",
            ),
        ),
        (
            "tests/core/checking/test_balance_rules.py::TestTheDate::test_a_date_of_two_meanings_is_an_error_that_names_both",
        ),
    ),
    Mutation(
        "a balance booked at a rate that nobody gave",
        (
            Edit(
                "importer/core/checking/balance_rules.py",
                '    if context.organization:\n        draft.fail("rate-missing"',
                '    if False:\n        draft.fail("rate-missing"',
            ),
        ),
        (
            "tests/core/checking/test_balance_rules.py::TestTheRate::test_a_foreign_balance_needs_a_rate",
        ),
    ),
    Mutation(
        "a balance in the base currency multiplied",
        (
            Edit(
                "importer/core/checking/balance_rules.py",
                "    if draft.rate != _ONE:\n        draft.fail",
                "    if False:\n        draft.fail",
            ),
        ),
        (
            "tests/core/checking/test_balance_rules.py::TestTheRate::test_a_base_currency_balance_is_never_multiplied",
        ),
    ),
    Mutation(
        "a balance booked in another currency than its sign says",
        (
            Edit(
                "importer/core/checking/balance_rules.py",
                "    if booked_in not in currencies_of_sign(sign):",
                "    if False:",
            ),
        ),
        (
            "tests/core/checking/test_balance_rules.py::TestTheAmount::test_a_sign_of_another_currency_is_an_error",
        ),
    ),
    Mutation(
        "a balance sent without a date",
        (
            Edit(
                "importer/core/checking/balance_rules.py",
                "    if draft.balance is None or draft.balance_date is None:\n        return",
                "    if draft.balance is None:\n        return",
            ),
        ),
        (
            "tests/core/checking/test_balance_rules.py::TestTheDate::test_no_balance_and_no_date_is_no_opening_balance_at_all",
        ),
    ),
    Mutation(
        "a balance turned round that names its side",
        (
            Edit(
                "importer/core/checking/balance_rules.py",
                "is BalanceSign.REVERSED and not reading.sided",
                "is BalanceSign.REVERSED",
            ),
        ),
        ("tests/core/checking/test_balance_rules.py::test_a_balance_that_names_its_side",),
    ),
    Mutation(
        "a balance sent that the ledger can't hold",
        (
            Edit(
                "importer/core/checking/balance_rules.py",
                "abs(draft.balance * draft.rate) > LARGEST_AMOUNT",
                "abs(draft.balance) > LARGEST_AMOUNT",
            ),
        ),
        (
            "tests/core/checking/test_balance_rules.py::TestTheRate::test_the_ledger_takes_no_more_than_the_customer",
        ),
    ),
    Mutation(
        "a balance converted the other way round",
        (
            Edit(
                "importer/core/checking/balance_rules.py",
                "rounded(draft.balance / draft.rate, AMOUNT_PLACES)",
                "rounded(draft.balance * draft.rate, AMOUNT_PLACES)",
            ),
        ),
        (
            "tests/core/checking/test_balance_rules.py::TestBalancesInTheBaseCurrency::test_they_are_turned_into_the_customers_currency_and_said",
        ),
    ),
    Mutation(
        "rows of different currencies merged",
        (
            Edit(
                "importer/core/checking/same_customer.py",
                '    if _differ(row.said("currencyCode") for row in rows):\n'
                '        yield "currencyCode"\n',
                "",
            ),
        ),
        (
            "tests/core/checking/test_same_customer.py::test_what_contradicts_parts_rows_without_a_key",
        ),
    ),
    Mutation(
        "rows of different tax numbers merged",
        (
            Edit(
                "importer/core/checking/same_customer.py",
                "    yield from (one for one in _labels(rows) if _is_tax_number(one) and "
                "_differ_at(rows, one))\n",
                "    yield from ()\n",
            ),
        ),
        ("tests/core/checking/test_same_customer.py::test_two_tax_numbers_are_two_customers",),
    ),
    Mutation(
        "rows with different balances merged",
        (
            Edit(
                "importer/core/checking/same_customer.py",
                "        if len({row.body.get(name) for row in owing}) > 1:",
                "        if False:",
            ),
        ),
        (
            "tests/core/checking/test_same_customer.py::test_what_contradicts_parts_rows_without_a_key",
        ),
    ),
    Mutation(
        "a merged row sent that books something else",
        (
            Edit(
                "importer/core/checking/merging.py",
                "        return all(body.get(name) == owing.get(name) for name in _BOOKED)",
                "        return True",
            ),
        ),
        (
            "tests/core/checking/test_merging.py::test_what_is_booked_must_be_what_a_row_would_have_booked",
        ),
    ),
    Mutation(
        "a merged row taken that the checks reject",
        (
            Edit(
                "importer/run/merging.py",
                "    if checked.ending is not Ending.WAITING or not",
                "    if not",
            ),
        ),
        ("tests/cli/test_merging.py::test_a_merged_customer_whose_note_is_too_long_stays_apart",),
    ),
)

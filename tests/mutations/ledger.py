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
)

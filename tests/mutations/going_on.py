"""Promise 3 where a run goes on: resumed, or with rows that come back corrected."""

from tests.mutations.mutation import Edit, Mutation

EVIDENCE = "tests/run/test_evidence.py"
RESUMING = "tests/cli/test_resuming.py"
ORGANIZATIONS = "tests/laws/test_organizations.py"
CORRECTIONS = "tests/cli/test_corrections.py"
CHECKING = "tests/run/test_checking.py"

MUTATIONS = (
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
        "rows that are not in a file of corrections sent with it",
        (
            Edit(
                "importer/journal/statements.py",
                '_FREE = f"rows.held = 0 AND {UNCLAIMED}',
                '_FREE = f"{UNCLAIMED}',
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
        "the oldest run resumed",
        (
            Edit(
                "importer/run/resuming.py",
                "        for run in reversed(runs)\n",
                "        for run in runs\n",
            ),
        ),
        ("tests/run/test_resuming.py::test_of_several_runs_the_latest_is_meant",),
    ),
    Mutation(
        "a dry run sent by resume",
        (
            Edit(
                "importer/run/resuming.py",
                "    if run.dry_run:\n"
                '        raise _not_resumable(run, gettext("was a dry run"))\n',
                "",
            ),
        ),
        ("tests/run/test_resuming.py::test_a_dry_run_is_nothing_to_go_on_with",),
    ),
    Mutation(
        "a run resumed that was never checked to its end",
        (
            Edit(
                "importer/run/resuming.py",
                "    if run.state is RunState.CHECKING:\n"
                '        raise _not_resumable(run, gettext("was never checked to its end"))\n',
                "",
            ),
        ),
        ("tests/run/test_resuming.py::test_a_run_that_was_cut_off_while_it_was_checked",),
    ),
    Mutation(
        "resume without the organization's lock",
        (
            Edit(
                "importer/run/resuming.py",
                '    with corridor.lock(run.organization_id, "importer resume"):',
                "    if True:",
            ),
        ),
        ("tests/run/test_resuming.py::test_the_organization_is_locked_meanwhile",),
    ),
    Mutation(
        "refused rows sent again unasked",
        (
            Edit(
                "importer/run/resuming.py",
                "endings = UNFINISHED | ({Ending.REFUSED} if retried else set())",
                "endings = UNFINISHED | {Ending.REFUSED}",
            ),
        ),
        (
            "tests/cli/test_resuming.py::TestRetryRefused::test_refused_rows_stay_refused_unless_asked_for",
        ),
    ),
    Mutation(
        "a run resumed that nobody has confirmed",
        (
            Edit(
                "importer/run/resuming.py",
                "confirmed = run.state is not RunState.CHECKED or _is_confirmed(journal, run)",
                "confirmed = True",
            ),
        ),
        (
            "tests/run/test_resuming.py::test_a_run_that_was_only_checked_is_sent_once_somebody_says_so",
        ),
    ),
    Mutation(
        "a copied row with its key taken",
        (
            Edit(
                "importer/run/taking.py",
                "            if self._keys.is_repeated(original.row_id):\n"
                "                self._repeated(original)\n"
                "                continue\n",
                "",
            ),
        ),
        ("tests/cli/test_corrections.py::TestTwice::test_a_copied_row_with_its_key_is_not_taken",),
    ),
    Mutation(
        "corrections of two imports taken for one's",
        (
            Edit(
                "importer/core/corrections/row_keys.py",
                '            if run_id not in {"", key.run_id}:\n'
                "                raise _several_runs(run_id, key.run_id)\n",
                "",
            ),
        ),
        ("tests/core/corrections/test_row_keys.py::test_rows_of_two_imports_are_two_files",),
    ),
    Mutation(
        "corrections without their keys taken for a file of its own",
        (
            Edit(
                "importer/core/corrections/row_keys.py",
                "    if any(map(is_own_column, cells)):\n"
                "        raise _lost(\n"
                '            table, gettext("the column “{row_key}” was taken out of it")'
                ".format(row_key=ROW_KEY)\n"
                "        )\n",
                "",
            ),
        ),
        (
            "tests/core/corrections/test_row_keys.py::test_corrections_that_lost_their_keys_are_not_taken_for_a_new_file",
        ),
    ),
    Mutation(
        "a row passed over whose key nobody knows",
        (
            Edit(
                "importer/run/taking.py",
                "        if unknown:\n            row_id = min(unknown)",
                "        if False:\n            row_id = min(unknown)",
            ),
        ),
        (
            "tests/cli/test_corrections_refused.py::TestRefused::test_with_a_key_of_a_row_that_there_is_not",
        ),
    ),
    Mutation(
        "corrected rows sent that somebody has entered meanwhile",
        (
            Edit(
                "importer/run/taking.py",
                "            compare_rows(journal, run_id, job.survey, job.options)\n",
                "            pass\n",
            ),
        ),
        (
            "tests/cli/test_corrections.py::TestTwice::test_a_customer_that_somebody_made_meanwhile_is_skipped",
        ),
    ),
    Mutation(
        "an import that sets out in hours in which nothing may be sent",
        (
            Edit(
                "importer/run/hours.py",
                "    if hours is not None and not hours.let_send(now):\n",
                "    if False:\n",
            ),
        ),
        ("tests/cli/test_hours.py::test_who_comes_in_these_hours_is_told_when_to_come",),
    ),
    Mutation(
        "half a file taken, whose marker is yet to come",
        (
            Edit(
                "importer/jobs/markers.py",
                "and marker_of(job, path) is not None",
                "and True",
            ),
        ),
        (
            "tests/jobs/test_times.py::test_a_file_is_taken_once_its_marker_is_there_and_the_marker_goes_along",
        ),
    ),
    Mutation(
        "a part of a merged customer corrected and sent once more",
        (
            Edit(
                "importer/run/taking.py",
                "        if (customer := self._customer_of(original)) is not None and "
                "customer.ending in _OVER:",
                "        if (customer := self._customer_of(original)) is not None and False:",
            ),
        ),
        ("tests/cli/test_merging.py::test_a_part_of_a_sent_customer_is_edited_too_late",),
    ),
)

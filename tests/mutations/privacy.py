"""Promise 7: a secret or a customer's data never reaches a log, or anybody else."""

from tests.mutations.mutation import Edit, Mutation

CORPUS = "tests/corpus/test_corpus.py::test_a_file_is_checked_as_its_golden_says"

MUTATIONS = (
    Mutation(
        "card numbers kept in the journal",
        (
            Edit(
                "importer/core/checking/chunk_judge.py",
                "        if not self._plan.sensitive:\n",
                "        if self._plan:\n",
            ),
        ),
        (CORPUS,),
    ),
    Mutation(
        "secrets not told by their shape",
        (
            Edit(
                "importer/core/evidence/secrets.py",
                "    if any(hint in text for hint in _HINTS) and any(_is_shaped(cell) for cell "
                "in cells):\n"
                "        return True\n",
                "",
            ),
        ),
        (
            "tests/core/evidence/test_secrets.py::test_one_value_of_a_shape_that_nothing_else_has_is_enough",
        ),
    ),
    Mutation(
        "a secret kept that is found late",
        (
            Edit(
                "importer/run/checking.py",
                "        if proven == formats and not check.secrets and",
                "        if proven == formats and",
            ),
        ),
        (
            "tests/cli/test_secrets.py::test_a_secret_that_comes_late_under_a_harmless_header_is_found_before_a_row_is_sent",
        ),
    ),
    Mutation(
        "a secret kept that stands one cell further",
        (
            Edit(
                "importer/core/mapping/plan.py",
                "        shift = max(0, len(cells) - len(self.columns))\n",
                "        shift = 0\n",
            ),
        ),
        (
            "tests/core/mapping/test_mapping_cells.py::test_in_a_shifted_row_the_cell_beside_is_blanked_too",
        ),
    ),
    Mutation(
        "a secret shown that stands one cell further",
        (
            Edit(
                "importer/core/checking/table.py",
                "        self.contents.add(columns, too_long=too_long)",
                "        self.contents.add(columns)",
            ),
        ),
        ("tests/core/evidence/test_contents.py::test_a_row_that_is_too_long_shows_nothing",),
    ),
    Mutation(
        "a secret shown as an example",
        (
            Edit(
                "importer/core/checking/table.py",
                "ContentsCount(len(self.plan.columns), self.plan.sensitive)",
                "ContentsCount(len(self.plan.columns), ())",
            ),
        ),
        (
            "tests/core/evidence/test_contents.py::test_of_a_column_that_goes_nowhere_only_the_fill_is_told",
        ),
    ),
    Mutation(
        "the key in what is shown of a connection",
        (
            Edit(
                "importer/api/client.py",
                '    def __repr__(self) -> str:\n        """Without the key',
                '    def _repr(self) -> str:\n        """Without the key',
            ),
        ),
        ("tests/api/test_client.py::TestTheKey::test_representations_leave_it_out",),
    ),
    Mutation(
        "look-ups with names of customers logged",
        (
            Edit(
                "importer/api/client.py",
                "    logging.getLogger(_name).addFilter(_is_harmless)",
                "    logging.getLogger(_name)",
            ),
        ),
        ("tests/api/test_logs.py::test_no_record_and_no_failure_holds_them",),
    ),
    Mutation(
        "the key sent to anybody over plain HTTP",
        (
            Edit(
                "importer/api/client.py",
                "and not insecure_http and not is_this_machine(url.host)",
                "and not insecure_http and False",
            ),
        ),
        ("tests/api/test_client.py::TestPlainHttp::test_any_other_is_refused_unless_allowed",),
    ),
    Mutation(
        "a host taken for this machine by how its name begins",
        (
            Edit(
                "importer/api/client.py",
                "and not insecure_http and not is_this_machine(url.host)",
                'and not insecure_http and not url.host.startswith("127.")',
            ),
        ),
        ("tests/api/test_client.py::TestPlainHttp::test_this_machine_may_be_spoken_to",),
    ),
    Mutation(
        "a journal that everybody may read",
        (
            Edit(
                "importer/journal/files.py", "_OWNER_ONLY_FILE = 0o600", "_OWNER_ONLY_FILE = 0o644"
            ),
        ),
        ("tests/journal/test_privacy.py::test_nobody_else_reads_the_journal",),
    ),
    Mutation(
        "customers of the server kept once a run is forgotten",
        (
            Edit(
                "importer/journal/statements.py", '    "DELETE FROM existing WHERE run = ?",\n', ""
            ),
        ),
        ("tests/journal/test_privacy.py::test_a_forgotten_run_is_gone_from_the_bytes",),
    ),
    Mutation(
        "values in a support bundle",
        (
            Edit(
                "importer/reports/support.py",
                "                masked(problem.value),",
                "                problem.value,",
            ),
        ),
        ("tests/cli/test_support.py::test_problems_and_attempts_are_told_row_by_row",),
    ),
    Mutation(
        "values of options in a support bundle",
        (
            Edit(
                "importer/reports/support.py",
                "return {name: masked(str(text)) for name, text in value.items()}",
                "return value",
            ),
        ),
        ("tests/cli/test_support.py::test_it_tells_versions_options_endings_and_headers",),
    ),
    Mutation(
        "reports that everybody may read",
        (
            Edit(
                "importer/reports/atomic_file.py",
                "    handle, draft = _locked_draft(path)",
                "    handle, draft = _locked_draft(path)\n    draft.chmod(0o644)",
            ),
        ),
        ("tests/reports/test_formats.py::test_files_are_their_owners_alone",),
    ),
    Mutation(
        "a password in an address let through",
        (Edit("importer/api/client.py", "    if url.userinfo:", "    if False:"),),
        ("tests/api/test_client.py::TestAddress::test_a_password_in_it_is_refused_and_not_shown",),
    ),
    Mutation(
        "a secret taken from a file of corrections",
        (
            Edit(
                "importer/core/corrections/corrected_rows.py",
                "if place is None or (use is not None and use.usage is ColumnUsage.SENSITIVE):",
                "if place is None:",
            ),
        ),
        (
            "tests/core/corrections/test_corrected_rows.py::TestRows::test_cells_of_a_sensitive_column_are_never_taken",
        ),
    ),
    Mutation(
        "headers told to the world",
        (
            Edit(
                "importer/core/jobs/discretion.py",
                " and error.code not in QUOTES_HEADERS\n",
                "\n",
            ),
        ),
        ("tests/core/jobs/test_notices.py", "tests/jobs/test_telling.py"),
    ),
    Mutation(
        "mail sent where anybody can read it",
        (
            Edit(
                "importer/notices/mails.py",
                "            server.starttls(context=self._trust())\n",
                "            server.ehlo()\n",
            ),
        ),
        ("tests/notices/test_mails.py",),
    ),
    Mutation(
        "addresses in somebody's log",
        (
            Edit(
                "importer/notices/__init__.py",
                "    logging.getLogger(_library).setLevel(logging.CRITICAL + 1)\n",
                "    logging.getLogger(_library)\n",
            ),
        ),
        ("tests/notices/test_delivery.py",),
    ),
)

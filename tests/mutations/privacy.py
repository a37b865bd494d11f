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
)

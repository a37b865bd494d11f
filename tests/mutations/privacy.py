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
)

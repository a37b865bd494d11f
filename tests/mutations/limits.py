"""Promise 5: the server's limits are kept, not hit."""

from tests.mutations.mutation import Edit, Mutation

LIMITS = "tests/run/test_limits.py"

MUTATIONS = (
    Mutation(
        "the header suffix ignored",
        (
            Edit(
                "importer/api/limits.py",
                "x-ratelimit-(limit|remaining|reset)(-.+)?",
                "x-ratelimit-(limit|remaining|reset)()",
            ),
        ),
        (LIMITS,),
    ),
)

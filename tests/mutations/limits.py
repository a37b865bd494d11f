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
    Mutation(
        "requests under way not taken from the budget",
        (
            Edit(
                "importer/api/pacing.py",
                "            window.remaining -= 1\n",
                "            pass\n",
            ),
        ),
        (
            "tests/api/test_pacing.py::TestStockLimits::test_200_requests_meet_no_429_and_use_the_budget",
        ),
    ),
    Mutation(
        "the looser of two headers obeyed",
        (Edit("importer/api/limits.py", '"remaining": min', '"remaining": max'),),
        (
            "tests/api/test_limits.py::test_a_header_that_server_and_gateway_both_sent_means_the_stricter_number",
        ),
    ),
    Mutation(
        "no margin behind the end of a window",
        (Edit("importer/api/pacing.py", "MARGIN = 0.25", "MARGIN = 0.0"),),
        ("tests/api/test_pacing.py::TestStockLimits::test_windows_that_end_a_little_later",),
    ),
    Mutation(
        "the cap of the user passed over",
        (
            Edit(
                "importer/api/pacing.py",
                "return 1.0 / min(rate, self._max_rate)",
                "return 1.0 / rate",
            ),
        ),
        ("tests/api/test_pacing.py::TestMaxRate::test_it_is_never_exceeded",),
    ),
    Mutation(
        "the shortest of several waits obeyed",
        (
            Edit(
                "importer/api/limits.py",
                "return max(waits, default=0.0)",
                "return min(waits, default=0.0)",
            ),
        ),
        (
            "tests/api/test_limits.py::test_a_header_that_server_and_gateway_both_sent_means_the_stricter_number",
        ),
    ),
    Mutation(
        "windows open during a block",
        (
            Edit(
                "importer/api/pacing.py",
                "        for window in route.windows.values():\n            window.block(until)",
                "        return",
            ),
        ),
        (
            "tests/api/test_pacing.py::TestStockLimits::test_a_server_that_rounds_its_seconds_down_refuses_once",
        ),
    ),
    Mutation(
        "a time promised by the loosest limit",
        (
            Edit(
                "importer/api/pacing.py",
                "return Pace(min(rates), known=True, cap=self._max_rate)",
                "return Pace(max(rates), known=True, cap=self._max_rate)",
            ),
        ),
        ("tests/api/test_pacing.py::TestThePromise::test_the_strictest_limiter_counts",),
    ),
)

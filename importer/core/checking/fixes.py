"""Proposals: what a value that gave trouble was probably meant to be.

A proposal comes from the problem alone, its value and its facts, so whatever shows a problem can
show it too. Applying them to a row is `fixed_rows`'s business.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from msgspec import Struct

from importer.core.errors import UsageError
from importer.core.headers.flags import nearest_customer_type, nearest_flag
from importer.core.language import gettext, gettext_noop
from importer.core.problems import Problem
from importer.core.values.countries import is_typo_of_country, nearest_country
from importer.core.values.damage import ungarbled
from importer.core.values.emails import mended_email
from importer.core.values.text import has_storable_twins, storable_proposal

ALL_SAFE = "all-safe"
"""What `--fix` calls all proposals that are certain."""


class Fix(Struct, frozen=True):
    """What a value is to be replaced by.

    Attributes:
        reason: why, in words (translated when shown).
        safe: certain enough to be applied without a look at each. Nothing that the ledger is booked
            by ever is.
    """

    value: str
    reason: str
    safe: bool = False


def fix_of(problem: Problem) -> Fix | None:
    """The proposal for a problem; None where there is none."""
    propose = PROPOSERS.get(problem.code)
    fix = propose(problem) if propose else None
    return fix if fix and fix.value and fix.value != problem.value else None


def is_wanted(problem: Problem, fix: Fix, kinds: tuple[str, ...]) -> bool:
    """Whether the user asked for this fix: by the problem's code, or as one of all safe ones."""
    return problem.code in kinds or (fix.safe and ALL_SAFE in kinds)


def check_kinds(kinds: tuple[str, ...]) -> tuple[str, ...]:
    """The kinds of `--fix`, as given.

    Raises:
        UsageError: `fix-unknown`: one of them is no problem code that has proposals.
    """
    for kind in kinds:
        if kind != ALL_SAFE and kind not in PROPOSERS:
            raise UsageError(
                "fix-unknown",
                gettext("--fix {kind} names no problem that comes with a proposal.").format(
                    kind=kind
                ),
                hint=gettext(
                    "These do: {proposers}; {all_safe} stands for all proposals that "
                    "are certain. `importer fixes RUN` lists what a run's rows need."
                ).format(proposers=", ".join(PROPOSERS), all_safe=ALL_SAFE),
            )
    return kinds


def _as_the_rules_say(reason: str) -> Callable[[Problem], Fix | None]:
    """The rule that found the problem had the means to propose."""
    return lambda problem: Fix(problem.facts.get("proposal", ""), reason)


def _storable(problem: Problem) -> Fix:
    return Fix(
        storable_proposal(problem.value),
        gettext_noop("written without the characters that can't be stored"),
        safe=has_storable_twins(problem.value),
    )


def _country(problem: Problem) -> Fix:
    nearest = nearest_country(problem.value)
    return Fix(
        nearest,
        gettext_noop("the country that is written most like it"),
        safe=is_typo_of_country(problem.value, nearest),
    )


def _misspelt_domain(problem: Problem) -> Fix:
    reason = gettext_noop("a misspelling that is seen often")
    return Fix(problem.facts.get("proposal", ""), reason, safe=True)


def _email(problem: Problem) -> Fix:
    return Fix(mended_email(problem.value), gettext_noop("the address that can be read out of it"))


def _flag(problem: Problem) -> Fix:
    nearest = nearest_flag(problem.value)
    return Fix(nearest, gettext_noop("one letter away from a word for it"), safe=True)


def _customer_type(problem: Problem) -> Fix:
    nearest = nearest_customer_type(problem.value)
    return Fix(nearest, gettext_noop("one letter away from a word for it"), safe=True)


def _ungarbled(problem: Problem) -> Fix:
    reason = gettext_noop("what stands there once its encoding is put right")
    return Fix(ungarbled(problem.value), reason)


_NEAREST_CURRENCY = gettext_noop("the organization's currency that is written most like it")

PROPOSERS: Mapping[str, Callable[[Problem], Fix | None]] = MappingProxyType(
    {
        "character-not-storable": _storable,
        "text-garbled": _ungarbled,
        "country-unknown": _country,
        "postcode-unusual": _as_the_rules_say(
            gettext_noop("the postal code with the zeros that its country's codes may begin with")
        ),
        "email-invalid": _email,
        "email-domain-misspelt": _misspelt_domain,
        "active-invalid": _flag,
        "customer-type-unclear": _customer_type,
        "currency-invalid": _as_the_rules_say(_NEAREST_CURRENCY),
        "currency-not-in-organization": _as_the_rules_say(_NEAREST_CURRENCY),
        "currency-unknown": _as_the_rules_say(_NEAREST_CURRENCY),
        "date-against-format": _as_the_rules_say(gettext_noop("the date under the other reading")),
        "number-against-format": _as_the_rules_say(
            gettext_noop("the number with the other decimal mark")
        ),
        "branch-unknown": _as_the_rules_say(
            gettext_noop("the organization's branch that is written most like it")
        ),
        "rate-not-one": lambda _: Fix("1", gettext_noop("the base currency is worth 1 of itself")),
    }
)
"""Which problems come with proposals, and how they come about."""

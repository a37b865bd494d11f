"""A mapped row in, a customer or a rejection out: runs the rules and draws the conclusion.

What the rules are lives in `rules`; how the verdict goes to the journal in `verdicts`.
"""

from collections.abc import Mapping
from decimal import Decimal

from importer.core.checking.draft import Context, Draft
from importer.core.checking.field_rules import shown_name
from importer.core.checking.fixed_rows import fields_in_trouble, fix_row
from importer.core.checking.known_codes import BranchBook, CurrencyBook
from importer.core.checking.presets import build_presets
from importer.core.checking.rules import apply_rules
from importer.core.checking.verdicts import Verdict
from importer.core.customer import AMOUNT_PLACES, Customer
from importer.core.evidence.formats import Formats
from importer.core.late_texts import later
from importer.core.options import CheckOptions
from importer.core.organization import Organization
from importer.core.problems import Problem, has_errors
from importer.core.stages import FilteredRow, MappedRow, RejectedRow, ValidRow
from importer.core.values.money import rounded

_NO_FORMATS = Formats()


def rules_left_out(organization: Organization | None) -> tuple[str, ...]:
    """The checks that need the server and were not made without it, in words for the report."""
    if organization is not None:
        return ()
    return (
        later("Not checked offline: which currencies the organization has, and its base currency."),
        later("Not checked offline: whether a balance in a foreign currency has an exchange rate."),
        later("Not checked offline: branches."),
        later("Not checked offline: which customers Bigcapital has already."),
    )


class Checker:
    """Checks the rows of one table.

    Args:
        organization: None offline; see `rules_left_out`.
        formats: how the table's dates, numbers and types are read.

    Raises:
        UsageError: `--set`, `--default` or `--rate` holds what no row could use.
    """

    def __init__(
        self,
        options: CheckOptions,
        organization: Organization | None = None,
        formats: Formats = _NO_FORMATS,
    ) -> None:
        currencies = CurrencyBook(organization)
        has_branches = organization is not None and organization.branches_on
        branches = BranchBook(organization.branches if organization and has_branches else ())
        self._context = Context(
            options=options,
            organization=organization,
            formats=formats,
            presets=build_presets(options, currencies, branches),
            currencies=currencies,
            branches=branches,
        )

    @property
    def context(self) -> Context:
        """What is known besides the rows."""
        return self._context

    def judge(self, mapped: MappedRow | FilteredRow) -> Verdict:
        """The customer that the row makes, or everything that is wrong with it.

        Rows that the template's filter took out pass through.
        """
        if isinstance(mapped, FilteredRow):
            return Verdict(mapped, mapped.source_key)
        draft = self._draft(mapped)
        result = self._conclude(draft)
        booked = self._booked(draft) if isinstance(result, ValidRow) else None
        return Verdict(result, mapped.source_key, booked)

    def _draft(self, mapped: MappedRow) -> Draft:
        problems = list(mapped.problems)
        texts = self._context.presets.apply(mapped, problems)
        known = tuple(problems)
        draft = self._checked(mapped, texts, known)
        return self._fixed(draft, known) if self._context.options.fixes else draft

    def _checked(
        self, mapped: MappedRow, texts: Mapping[str, str], known: tuple[Problem, ...]
    ) -> Draft:
        draft = Draft(mapped, texts, dict(texts), list(known))
        apply_rules(draft, self._context)
        return draft

    def _fixed(
        self, draft: Draft, known: tuple[Problem, ...], without: frozenset[str] = frozenset()
    ) -> Draft:
        """The row with the proposals that the user wants, but for fields that they do not help."""
        fixed = fix_row(draft, self._context.options.fixes, without)
        if fixed is None:
            return draft
        again = self._checked(fixed.mapped, fixed.texts, (*known, *fixed.fixed))
        in_vain = fixed.fields & fields_in_trouble(again)
        return self._fixed(draft, known, without | in_vain) if in_vain else again

    def _conclude(self, draft: Draft) -> ValidRow | RejectedRow:
        ref, problems = draft.mapped.ref, tuple(draft.problems)
        if problems and has_errors(problems):
            return RejectedRow(ref, shown_name(draft.texts), problems)
        # What the rules let through and the model refuses is a mistake of ours: it may well raise.
        return ValidRow(ref, Customer.model_validate(draft.values), problems)

    def _booked(self, draft: Draft) -> Decimal | None:
        """The balance in the base currency, as the ledger will have it."""
        if not draft.balance:
            return None
        if draft.rate is not None:
            return rounded(draft.balance * draft.rate, AMOUNT_PLACES)
        return draft.balance if draft.currency == self._context.currencies.base else None

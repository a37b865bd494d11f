"""For every problem kind one row that triggers it, or the test module in which sending does."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from importer.core.checking import duplicates
from importer.core.checking.known_customers import KnownCustomers, Recognised
from importer.core.checking.merging import (
    merge_rows,
    merged_outcome,
    merged_problem,
    not_merged_problems,
    too_late_outcome,
)
from importer.core.checking.same_customer import Contradiction, customers_among
from importer.core.checking.verdicts import Verdict, checked_row
from importer.core.evidence.formats import Formats
from importer.core.options import (
    BalanceSign,
    CheckOptions,
    DateOrder,
    DecimalMark,
    InvalidContacts,
    MatchOn,
    OnExisting,
    Postcodes,
)
from importer.core.outcomes import Outcome
from importer.core.problems import Problem
from importer.core.rows import CellKind, RowRef
from importer.core.runs import ExistingCustomer, KeyedRow, WaitingRow
from importer.core.sending.changes import UpdateRules, revise
from importer.core.sending.kept_postcodes import keep_postcodes
from importer.core.sending.stored import StoredCustomer
from importer.core.stages import FilteredRow
from importer.core.target_fields import target_fields
from importer.core.templates.template import BalanceIn
from importer.core.written import Written

from tests.core.checks import BRANCHED, OWING, TODAY, problems
from tests.core.merge_rows import rows_of
from tests.core.stored_customers import ACME as CUSTOMER
from tests.core.stored_customers import stored
from tests.core.template_texts import mapped, mapped_by, plan_of, row_of

ACME = {"displayName": "Acme"}
IN_EUROS = {**OWING, "currencyCode": "EUR"}
RATE, BRANCH = "openingBalanceExchangeRate", "openingBalanceBranchId"

Found = Iterable[Problem]


def updating(
    new: Mapping[str, object], has: Mapping[str, object], last: Mapping[str, object] = ACME
) -> Callable[[], Found]:
    """A row of a customer that the server has, and that we wrote before."""
    customer = stored(17, {**CUSTOMER, **has})
    written = Written({**CUSTOMER, **last})
    return lambda: (
        revise({**CUSTOMER, **new}, customer, written, target_fields(), UpdateRules()).problems
    )


ELSE = {**CUSTOMER, "displayName": "Acme", "email": "a@acme.example", "workPhone": "1"}
ELSEWHERE = {**CUSTOMER, "displayName": "Beta", "email": "b@beta.example", "workPhone": "2"}


def recognising(
    links: Mapping[str, int],
    written: Written | None = None,
    *customers: StoredCustomer,
    key: str = "acme",
    times: int = 1,
) -> Callable[[], Found]:
    """Rows called Acme that are matched by their names, the last of them."""

    def found() -> Found:
        known = KnownCustomers(customers, links, MatchOn.DISPLAY_NAME)
        told: Recognised | Outcome | None = None
        for number in range(times):
            waiting = WaitingRow(
                number, RowRef("c.csv", "", number + 2), '{"displayName":"Acme"}', False
            )
            keyed = KeyedRow(
                waiting, is_open=True, customer_id=None, keys={MatchOn.DISPLAY_NAME: key}
            )
            told = known.recognise(keyed, {} if written is None else {17: written})
        assert told is not None
        return told.problems

    return found


def row(values: Mapping[str, str] = ACME, /, **more: str) -> Callable[[], Found]:
    """A row that is checked against the dollar books."""
    return lambda: problems({**values, **more})


def given(values: Mapping[str, str], **options: object) -> Callable[[], Found]:
    """The same with options, formats or another organization."""
    return lambda: problems(values, **options)


def read(*cells: str, kinds: tuple[CellKind, ...] | None = None) -> Callable[[], Found]:
    """A row of a file with the columns Name, Email and Hue, read but not checked yet."""
    plan = plan_of(["Name", "Email", "Hue"])
    return lambda: mapped_by(plan, row_of(*cells, kinds=kinds)).problems


def named(name: str) -> Callable[[], Found]:
    """A row of a file that has a name only."""
    return lambda: mapped(None, Name=name).problems


WAITING = tuple(
    WaitingRow(n, RowRef("f.csv", "", n + 1), '{"displayName":"Acme","email":"a@b.example"}', False)
    for n in (1, 2)
)


def shared(code: str) -> Callable[[], Found]:
    return lambda: (problem for _, problem in duplicates.shared_value_problem(code, WAITING))


def of_outcomes(outcomes: Iterable[tuple[int, Outcome]]) -> Found:
    return (problem for _, outcome in outcomes for problem in outcome.problems)


SEVERAL = rows_of({"website": "acme.example"}, {"website": "acme.org"})


def contradicting() -> Found:
    (found,) = customers_among(rows_of(OWING, {**OWING, "openingBalance": "200"}))
    assert isinstance(found, Contradiction)
    return [problem for _, problem in not_merged_problems(found)]


def existing(values: str, on: OnExisting = OnExisting.SKIP) -> Callable[[], Found]:
    options = CheckOptions(TODAY, on_existing=on)
    customer = ExistingCustomer(17, "acme", "", values)
    outcome = duplicates.decide_existing(WAITING[0], [customer], options)
    return lambda: outcome.problems if outcome else ()


def filtered() -> Found:
    result = FilteredRow(RowRef("f.csv", "", 2), "Acme", "Kind is Vendor, not Customer")
    return checked_row(1, row_of("Acme"), ("Acme",), Verdict(result)).problems


def moved(policy: Postcodes) -> Callable[[], Found]:
    return lambda: keep_postcodes({"billingAddressPostcode": "02138"}, policy).problems


EXAMPLES: Mapping[str, Callable[[], Found]] = {
    "row-too-long": read("Acme", "a@b.example", "red", "blue"),
    "row-too-short": read("Acme"),
    "cell-error": read("Acme", "#REF!", "", kinds=(CellKind.TEXT, CellKind.ERROR, CellKind.TEXT)),
    "cell-uncalculated": read(
        "Acme", "=A1&B1", "", kinds=(CellKind.TEXT, CellKind.UNCALCULATED, CellKind.TEXT)
    ),
    "value-set": given({**ACME, "note": "old"}, set_values={"note": "new"}),
    "value-fixed": given({**ACME, "billingAddressCountry": "Germny"}, fixes=("all-safe",)),
    "display-name-missing": row({"billingAddressCity": "Rome"}),
    "text-too-long": row(billingAddressCity="C" * 256),
    "character-not-storable": row({"displayName": "𠮷野家"}),
    "blanks-trimmed": named(" Acme "),
    "characters-normalized": named("Acme\u00a0Ltd"),
    "emoji-removed": named("Acme 😀"),
    "contact-moved-to-note": given({**ACME, "email": "a@b"}, invalid_contacts=InvalidContacts.NOTE),
    "country-unknown": row(billingAddressCountry="Untied States"),
    "phone-unusual": row(workPhone="ask Bob"),
    "website-unusual": row(website="soon"),
    "postcode-unusual": row(billingAddressCountry="Japan", billingAddressPostcode="10115"),
    "postcode-zero-restored": row(billingAddressCountry="USA", billingAddressPostcode="2138"),
    "decimal-zero-removed": row(workPhone="2125550143.0"),
    "digits-lost": row(workPhone="4.47911E+11"),
    "text-garbled": row({"displayName": "MÃ¼ller"}),
    "email-invalid": row(email="a@b"),
    "email-list-split": row(email="a@x.example; b@x.example"),
    "email-extracted": row(email="Ann <ann@x.example>"),
    "email-domain-misspelt": row(email="ann@gmial.com"),
    "customer-type-unclear": row(customerType="Wholesale"),
    "active-invalid": row(active="VIP"),
    "currency-invalid": row(currencyCode="euros and cents"),
    "currency-recognised": row(currencyCode="€"),
    "currency-not-in-organization": row(OWING, currencyCode="eru", **{RATE: "1.1"}),
    "currency-unknown": row(currencyCode="eru"),
    "currency-not-in-iso": given({**ACME, "currencyCode": "ZZZ"}, organization=None),
    "date-invalid": row(OWING, openingBalanceAt="31/04/2026"),
    "date-ambiguous": row(OWING, openingBalanceAt="01/02/2026"),
    "date-against-format": given(
        {**OWING, "openingBalanceAt": "01/31/2026"}, formats=Formats(date_order=DateOrder.DAY_FIRST)
    ),
    "number-invalid": row(OWING, openingBalance="apples"),
    "number-ambiguous": row(OWING, openingBalance="1,234"),
    "number-against-format": given(
        {**OWING, "openingBalance": "1,234.50"}, formats=Formats(amount_mark=DecimalMark.COMMA)
    ),
    "date-reformatted": row(OWING, openingBalanceAt="31/01/2026"),
    "number-reformatted": row(OWING, openingBalance="$1,234.50"),
    "opening-balance-date-missing": row(OWING, openingBalanceAt=""),
    "opening-balance-date-unused": row(OWING, openingBalance=""),
    "opening-balance-date-in-future": row(OWING, openingBalanceAt="2026-12-31"),
    "opening-balance-too-large": row(OWING, openingBalance="10000000000"),
    "ledger-amount-too-large": row(IN_EUROS, openingBalance="9000000000", **{RATE: "2"}),
    "opening-balance-rounded": row(OWING, openingBalance="10.12345"),
    "opening-balance-reversed": given(
        {**OWING, "openingBalance": "-100"}, formats=Formats(balance_sign=BalanceSign.REVERSED)
    ),
    "opening-balance-converted": given(
        {**IN_EUROS, "openingBalance": "108"},
        formats=Formats(balance_in=BalanceIn.BASE),
        rates={"EUR": Decimal("1.08")},
    ),
    "amount-currency-differs": row(OWING, openingBalance="€100"),
    "rate-rounded": row(IN_EUROS, **{RATE: "1.12345678949"}),
    "rate-missing": row(IN_EUROS),
    "rate-invalid": row(IN_EUROS, **{RATE: "0"}),
    "rate-not-one": row(OWING, **{RATE: "3"}),
    "rate-unused": row(**{RATE: "1.08"}),
    "branch-missing": given(OWING, organization=BRANCHED),
    "branch-unknown": given({**OWING, BRANCH: "Mian"}, organization=BRANCHED),
    "branch-unused": row(OWING, **{BRANCH: "HQ"}),
    "duplicate-row": lambda: of_outcomes(duplicates.decide_equal_rows(WAITING)),
    "same-display-name": shared("same-display-name"),
    "same-email": shared("same-email"),
    "rows-merged": lambda: [merged_problem(SEVERAL)],
    "merged-into-row": lambda: merged_outcome(merge_rows(SEVERAL), SEVERAL[1]).problems,
    "merge-overruled": lambda: merged_outcome(merge_rows(SEVERAL), SEVERAL[1]).problems,
    "merge-too-late": lambda: too_late_outcome(SEVERAL[1], SEVERAL[0]).problems,
    "rows-contradict": contradicting,
    "exists-on-server": existing('{"displayname": "Acme", "email": "a@b.example"}'),
    "existing-differs": existing('{"displayname": "Acme"}'),
    "exists-already": existing("{}", OnExisting.FAIL),
    "no-customer": filtered,
    "kept-because-edited": updating({"website": "a.example"}, {"website": "b.example"}),
    "linked-customer-gone": recognising({"acme": 9}),
    "linked-customer-another": recognising({"acme": 17}, Written(ELSE), stored(17, ELSEWHERE)),
    "matches-several-customers": recognising({}, None, stored(17), stored(18)),
    "matched-twice": recognising({}, None, stored(17), times=2),
    "match-key-missing": recognising({}, None, key=""),
    "currency-differs": updating({"currencyCode": "EUR"}, {}),
    "opening-balance-differs": updating(
        {"openingBalance": Decimal("250")},
        {"openingBalance": Decimal("100")},
        {"openingBalance": Decimal("100")},
    ),
    "postcode-kept-elsewhere": moved(Postcodes.LINE2),
    "postcode-dropped": moved(Postcodes.DROP),
}
"""Code -> what triggers it; other problems may be found besides."""

_SENDING = "tests/run/test_sending.py"
_TOLD = "tests/run/test_told_problems.py"
_IDENTITY = "tests/run/test_identity.py"

_UPDATING = "tests/run/test_updating.py"

_CORRECTING = "tests/cli/test_corrections.py"

WHEN_SENDING: Mapping[str, tuple[str, Problem]] = {
    "cell-corrected": (
        _CORRECTING,
        Problem("cell-corrected", "email", 2, "ann@acme", {"result": "ann@acme.example"}),
    ),
    "spreadsheet-change-undone": (
        _CORRECTING,
        Problem("spreadsheet-change-undone", "workPhone", 3, "1234", {"kept": "01234"}),
    ),
    "row-key-repeated": (
        _CORRECTING,
        Problem("row-key-repeated", facts={"count": "2", "places": "M2, M7"}),
    ),
    "correction-not-taken": (
        _CORRECTING,
        Problem(
            "correction-not-taken", "website", 4, "", {"result": "a.example", "ending": "created"}
        ),
    ),
    "refused-by-server": (
        _SENDING,
        Problem(
            "refused-by-server",
            "email",
            value="a@b",
            facts={"reason": "email must be an email"},
        ),
    ),
    "server-error-on-row": (_SENDING, Problem("server-error-on-row", facts={"attempts": "9"})),
    "server-error-unsettled": (
        "tests/run/test_outages.py",
        Problem("server-error-unsettled", facts={"attempts": "12"}),
    ),
    "not-stored": (_SENDING, Problem("not-stored", facts={"reason": "the server was unreachable"})),
    "may-be-stored": (
        _TOLD,
        Problem("may-be-stored", facts={"reason": "no answer in 60 s", "candidates": "id 17"}),
    ),
    "sent-again": (_SENDING, Problem("sent-again")),
    "found-after-doubt": (_SENDING, Problem("found-after-doubt")),
    "not-stored-as-sent": (
        _TOLD,
        Problem("not-stored-as-sent", "website", value="a.example", facts={"stored": "b.example"}),
    ),
    "opening-balance-not-booked": (
        _TOLD,
        Problem("opening-balance-not-booked", value="100", facts={"stored": "0"}),
    ),
    "edit-in-doubt": (
        _UPDATING,
        Problem("edit-in-doubt", facts={"id": "17", "reason": "no answer in 60 s."}),
    ),
    "activated-again": ("tests/run/test_deactivating.py", Problem("activated-again")),
    "restored": (_UPDATING, Problem("restored")),
    "kept-because-edited-since": (
        _UPDATING,
        Problem("kept-because-edited-since", facts={"fields": "note, email"}),
    ),
    "created-twice": (_SENDING, Problem("created-twice", facts={"ids": "17, 18"})),
    "kept-because-another": (_IDENTITY, Problem("kept-because-another")),
    "undone": (_TOLD, Problem("undone")),
    "kept-because-changed": (
        _TOLD,
        Problem("kept-because-changed", facts={"fields": "website, billingAddress1, balance"}),
    ),
    "kept-because-in-use": (
        _TOLD,
        Problem("kept-because-in-use", facts={"reason": "a manual journal names it"}),
    ),
    "gone-already": (_TOLD, Problem("gone-already")),
}
"""Kinds that only corrections, sending or undoing find -> the test module that triggers each, and
one as it is recorded."""

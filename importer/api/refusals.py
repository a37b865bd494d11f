"""The five shapes in which the server says no (importer/api/README.md 2.2), as reasons.

The first shape echoes the whole row in `target`; it is read for property names and texts only, so
that no customer data travels on.
"""

from collections.abc import Iterator, Mapping
from itertools import islice

from importer.api.bodies import text_of
from importer.core.language import gettext, gettext_noop
from importer.core.sending.answers import Reason, Refused

_SERVICE_TEXTS = {
    "BRANCH_ID_REQUIRED": (
        "openingBalanceBranchId",
        gettext_noop("an opening balance needs a branch"),
    ),
    "BRANCH_ID_NOT_FOUND": ("openingBalanceBranchId", gettext_noop("the branch does not exist")),
}

MOST_REASONS = 50
"""Of one refusal; a customer has 33 fields."""

_LONGEST_REASON = 1_000


def refusal_in(status: int, body: object) -> Refused:
    """A 4xx answer as a refusal with every reason that can be read from it."""
    reasons = tuple(islice(_reasons(body), MOST_REASONS))
    return Refused(
        status,
        reasons
        or (Reason("", gettext("status {status}, without a reason").format(status=status)),),
    )


def _reasons(body: object) -> Iterator[Reason]:
    if not isinstance(body, Mapping):
        return
    errors = body.get("errors")
    if isinstance(errors, list):
        yield from (_service_reason(error) for error in errors if isinstance(error, Mapping))
    message = body.get("message")
    if isinstance(message, str):
        yield _reason("", message)
    if isinstance(message, list):
        for field in message:
            yield from _field_reasons(field)


def _service_reason(error: Mapping[str, object]) -> Reason:
    kind = text_of(error.get("type"))
    field, text = _SERVICE_TEXTS.get(kind, ("", kind or gettext("no reason given")))
    text, detail = gettext(text), error.get("message")
    return _reason(field, f"{text} ({detail})" if isinstance(detail, str) else text)


def _field_reasons(error: object) -> Iterator[Reason]:
    if isinstance(error, str):
        yield _reason("", error)
    if not isinstance(error, Mapping):
        return
    constraints = error.get("constraints")
    texts = list(constraints.values()) if isinstance(constraints, Mapping) else []
    for text in texts or [gettext("not valid")]:
        yield _reason(text_of(error.get("property")), text_of(text) or gettext("not valid"))


def _reason(field: str, text: str) -> Reason:
    return Reason(field[:_LONGEST_REASON], text[:_LONGEST_REASON])

"""The five shapes in which the server says no (BIGCAPITAL.md section 2), as reasons.

The first shape echoes the whole row in `target`; it is read for property names and texts only, so
that no customer data travels on.
"""

from collections.abc import Iterator, Mapping

from importer.core.answers import Reason, Refused

_SERVICE_TEXTS = {
    "BRANCH_ID_REQUIRED": ("openingBalanceBranchId", "an opening balance needs a branch"),
    "BRANCH_ID_NOT_FOUND": ("openingBalanceBranchId", "the branch does not exist"),
}


def refusal_in(status: int, body: object) -> Refused:
    """A 4xx answer as a refusal with every reason that can be read from it."""
    reasons = tuple(_reasons(body))
    return Refused(status, reasons or (Reason("", f"status {status}, without a reason"),))


def _reasons(body: object) -> Iterator[Reason]:
    if not isinstance(body, Mapping):
        return
    errors = body.get("errors")
    if isinstance(errors, list):
        yield from (_service_reason(error) for error in errors if isinstance(error, Mapping))
    message = body.get("message")
    if isinstance(message, str):
        yield Reason("", message)
    if isinstance(message, list):
        for field in message:
            yield from _field_reasons(field)


def _service_reason(error: Mapping[str, object]) -> Reason:
    kind = str(error.get("type") or "")
    field, text = _SERVICE_TEXTS.get(kind, ("", kind or "no reason given"))
    detail = error.get("message")
    return Reason(field, f"{text} ({detail})" if isinstance(detail, str) else text)


def _field_reasons(error: object) -> Iterator[Reason]:
    if isinstance(error, str):
        yield Reason("", error)
    if not isinstance(error, Mapping):
        return
    constraints = error.get("constraints")
    texts = list(constraints.values()) if isinstance(constraints, Mapping) else []
    for text in texts or ["not valid"]:
        yield Reason(str(error.get("property") or ""), str(text))

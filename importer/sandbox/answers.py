"""The shapes of the server's answers, its errors included (importer/api/README.md 2)."""

import json
from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from importer.sandbox.limiter import Headers
from importer.sandbox.validation import Body, FieldError

_JSON = "application/json; charset=utf-8"


class Answer(Struct, frozen=True):
    """One HTTP answer.

    Attributes:
        of_gateway: it is not the server's own, and bears none of its headers.
    """

    status: int
    body: bytes = b""
    media_type: str = _JSON
    headers: Headers = ()
    of_gateway: bool = False

    def parsed(self) -> Any:
        """The body's JSON."""
        return json.loads(self.body)


class Dropped(Struct, frozen=True):
    """No answer: the connection is closed, by TCP reset if so ordered."""

    reset: bool = False


class Silence(Struct, frozen=True):
    """No answer, and the connection stays open until the client gives up."""


class Cut(Struct, frozen=True):
    """Half of an answer: the connection is closed in the middle of its body."""

    answer: Answer


Reply = Answer | Cut | Dropped | Silence


def json_answer(status: int, value: object) -> Answer:
    """An answer with a JSON body."""
    return Answer(status, json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))


def json_text_answer(status: int, text: str) -> Answer:
    """An answer whose JSON is already text."""
    return Answer(status, text.encode("utf-8", "replace"))


def html_answer(status: int, title: str) -> Answer:
    """A page from a gateway, not from the server."""
    page = f"<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>"
    return Answer(status, page.encode(), "text/html", of_gateway=True)


def plain_error(status: int, message: str, error: str = "") -> Answer:
    """The general shape: 404, 413, 415, 429, 500, and 400 for malformed JSON."""
    named = {"error": error} if error else {}
    return json_answer(status, {"message": message, **named, "statusCode": status})


def internal_error() -> Answer:
    """500, whatever the reason."""
    return json_answer(500, {"statusCode": 500, "message": "Internal server error"})


def not_found() -> Answer:
    """404 for an unknown customer."""
    return json_answer(404, {"statusCode": 404, "message": "NotFoundError"})


def unauthorized(message: str = "Unauthorized") -> Answer:
    """401 in the general shape."""
    error = "" if message == "Unauthorized" else "Unauthorized"
    return plain_error(401, message, error)


def not_built() -> Answer:
    """401 with a body that says 400: the organization was never set up."""
    return json_answer(
        401,
        {
            "statusCode": 400,
            "error": "Bad Request",
            "message": "Tenant database is not migrated with application schema yet.",
            "errors": [{"type": "TENANT.DATABASE.NOT.INITALIZED"}],
        },
    )


def too_many_requests() -> Answer:
    """429 of a limiter; its headers come with the verdict."""
    return json_answer(429, {"statusCode": 429, "message": "ThrottlerException: Too Many Requests"})


def service_error(status: int, type_: str, message: str | None = None) -> Answer:
    """The shape of refusals that come from the server's own rules."""
    error = {"statusCode": status, "type": type_, "message": message}
    return json_answer(status, {"errors": [error]})


def field_errors(body: Body, errors: Sequence[FieldError]) -> Answer:
    """400 with every field error at once; `target` echoes the whole row."""
    message = [
        {
            "target": body,
            **({"value": body[error.field]} if error.field in body else {}),
            "property": error.field,
            "children": [],
            "constraints": dict(error.constraints),
        }
        for error in errors
    ]
    return json_answer(400, {"message": message, "error": "Bad Request", "statusCode": 400})

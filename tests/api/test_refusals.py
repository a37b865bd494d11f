"""The shapes in which the server says no, read as fields and reasons
(importer/api/README.md 2.2)."""

from collections.abc import Callable

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from importer.api.refusals import refusal_in
from importer.core.sending.answers import Reason, Refused
from importer.sandbox.options import SandboxBranch, SandboxOrganization
from importer.sandbox.server import Sandbox

from tests.sandbox.clients import CUSTOMERS, balance_body, body, client_of

ANSWERS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["message", "errors", "type", "property", "constraints", "x"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


def reasons(status: int, answer: object) -> tuple[tuple[str, str], ...]:
    return tuple((reason.field, reason.text) for reason in refusal_in(status, answer).reasons)


class TestTheFiveShapes:
    def test_field_errors_come_all_with_their_fields(self) -> None:
        answer = {
            "message": [
                {
                    "target": {"displayName": "Ann", "email": "nobody"},
                    "value": "nobody",
                    "property": "email",
                    "children": [],
                    "constraints": {"isEmail": "email must be an email"},
                },
                {
                    "target": {"displayName": "Ann", "email": "nobody"},
                    "property": "currencyCode",
                    "constraints": {
                        "isString": "currencyCode must be a string",
                        "isNotEmpty": "currencyCode should not be empty",
                    },
                },
            ],
            "error": "Bad Request",
            "statusCode": 400,
        }

        assert reasons(400, answer) == (
            ("email", "email must be an email"),
            ("currencyCode", "currencyCode must be a string"),
            ("currencyCode", "currencyCode should not be empty"),
        )

    @pytest.mark.parametrize(
        ("kind", "words"),
        [
            ("BRANCH_ID_REQUIRED", "an opening balance needs a branch"),
            ("BRANCH_ID_NOT_FOUND", "the branch does not exist"),
        ],
    )
    def test_service_errors_about_branches_name_their_field(self, kind: str, words: str) -> None:
        answer = {"errors": [{"statusCode": 400, "type": kind, "message": None}]}

        assert reasons(400, answer) == (("openingBalanceBranchId", words),)

    def test_other_service_errors_keep_the_servers_words(self) -> None:
        answer = {"errors": [{"type": "SOMETHING_NEW", "message": "because"}, {"type": "ELSE"}]}

        assert reasons(400, answer) == (("", "SOMETHING_NEW (because)"), ("", "ELSE"))

    def test_malformed_json_is_told_in_the_servers_words(self) -> None:
        answer = {"message": "Unexpected token in JSON", "error": "Bad Request", "statusCode": 400}

        assert reasons(400, answer) == (("", "Unexpected token in JSON"),)

    def test_the_general_shape_keeps_its_status(self) -> None:
        refused = refusal_in(413, {"statusCode": 413, "message": "request entity too large"})

        assert refused == Refused(413, (Reason("", "request entity too large"),))

    def test_a_shape_that_nobody_has_seen_still_has_a_reason(self) -> None:
        assert reasons(422, {"detail": "?"}) == (("", "status 422, without a reason"),)

    def test_a_field_error_without_a_reason_still_names_its_field(self) -> None:
        answer = {"message": [{"property": "email", "constraints": {}}, {"property": "note"}]}

        assert reasons(400, answer) == (("email", "not valid"), ("note", "not valid"))

    def test_a_field_error_may_be_a_plain_text(self) -> None:
        """As other versions of the server's framework give them."""
        assert reasons(400, {"message": ["email must be an email"]}) == (
            ("", "email must be an email"),
        )


def test_the_row_that_a_field_error_echoes_stays_behind() -> None:
    """`target` and `value` are personal data (importer/api/README.md 2.2)."""
    answer = {
        "message": [
            {"target": {"note": "secret"}, "value": "secret", "property": "note", "constraints": {}}
        ]
    }

    assert "secret" not in repr(refusal_in(400, answer))


@given(st.integers(400, 499), ANSWERS)
def test_every_answer_whatever_becomes_a_refusal_with_a_reason(status: int, answer: object) -> None:
    refused = refusal_in(status, answer)

    assert refused.status == status
    assert refused.reasons
    assert all(
        isinstance(reason.text, str) and reason.text is not None for reason in refused.reasons
    )


class TestTheServersOwnAnswers:
    def test_its_field_errors_are_understood(self, sandbox: Callable[..., Sandbox]) -> None:
        answer = posted(sandbox(), body("Ann", email="nobody", active="yes"))

        assert {field for field, _ in reasons(400, answer.json())} == {"email", "active"}

    def test_its_branch_errors_are_understood(self, sandbox: Callable[..., Sandbox]) -> None:
        server = sandbox(organization=SandboxOrganization(branches=(SandboxBranch(1, "Main"),)))

        answer = posted(server, balance_body("Ann"))

        assert [field for field, _ in reasons(400, answer.json())] == ["openingBalanceBranchId"]


def posted(server: Sandbox, fields: dict[str, object]) -> httpx.Response:
    with client_of(server) as client:
        answer = client.post(CUSTOMERS, json=fields)
    assert answer.status_code == 400
    return answer

"""The server's own rule for e-mail addresses, and cells with more than one address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from importer.core.values.emails import is_email, split_emails
from importer.sandbox.email_rule import is_email as server_takes

TAKEN = [
    "ann@acme.example",
    "a.b+c_d-e@mail.acme.example",
    "x@x.au",
    "ANN@ACME.EXAMPLE",
    "o'brien!#$%&*/=?^_`{|}~@acme.example",
    "jürgen@müller.example",
    "ann@xn--mller-kva.example",
    "ann@acme.xn--fiqs8s",
    "用户@例子.公司",
    '"ann smith"@acme.example',
    "a" * 64 + "@acme.example",
    "ann@" + "a" * 63 + ".example",
    "1@2.example",
]
REFUSED = [
    "",
    "ann",
    "ann@",
    "@acme.example",
    "a@b",
    "a@b.c",
    " ann@acme.example",
    "ann@acme.example ",
    "ann@acme.example\n",
    "ann smith@acme.example",
    "ann@bob@acme.example",
    ".ann@acme.example",
    "ann.@acme.example",
    "ann..smith@acme.example",
    "ann@acme..example",
    "ann@.example",
    "ann@acme.example.",
    "ann@-acme.example",
    "ann@acme-.example",
    "ann@ac_me.example",
    "ann@acme.123",
    "ann@127.0.0.1",
    "ann@[127.0.0.1]",
    "Ann <ann@acme.example>",
    "ann@acme.example, bob@acme.example",
    "mailto:ann@acme.example?subject=x@y",
    "a" * 65 + "@acme.example",
    "ann@" + "a" * 64 + ".example",
    "ann@" + "a." * 125 + "example",
]


@pytest.mark.parametrize("text", TAKEN)
def test_the_server_takes_it(text: str) -> None:
    assert is_email(text)


@pytest.mark.parametrize("text", REFUSED)
def test_the_server_answers_400(text: str) -> None:
    """importer/api/README.md 4.5."""
    assert not is_email(text)


def test_what_the_database_can_not_hold_is_refused_too() -> None:
    """The one departure from the server's own rule, which would answer 500 later."""
    assert server_takes("吉@acme.example")
    assert not is_email("\U00020bb7@acme.example")


PARTS = st.text(alphabet="aZ9.-_+'\"\\ @!é例\u3000\u200b", max_size=12)
LABELS = st.one_of(st.sampled_from(["com", "c", "xn--a", "a" * 63, "a" * 64, "1", "é例"]), PARTS)


@given(st.one_of(PARTS, st.just("a" * 64), st.just("a" * 65)), st.lists(LABELS, max_size=5))
def test_our_rule_and_the_stand_ins_agree(local_part: str, labels: list[str]) -> None:
    """Two readings of the same rule, written apart."""
    address = f"{local_part}@{'.'.join(labels)}"
    assert is_email(address) == server_takes(address)


@pytest.mark.parametrize(
    ("cell", "addresses"),
    [
        ("ann@acme.example", ["ann@acme.example"]),
        ("ann@acme.example; bob@acme.example", ["ann@acme.example", "bob@acme.example"]),
        ("ann@acme.example,bob@acme.example", ["ann@acme.example", "bob@acme.example"]),
        ("ann@acme.example\nbob@acme.example", ["ann@acme.example", "bob@acme.example"]),
        ("ann@acme.example / bob@acme.example", ["ann@acme.example", "bob@acme.example"]),
        ("ann@acme.example/bob@acme.example", ["ann@acme.example", "bob@acme.example"]),
        ("ann@acme.example and bob@acme.example", ["ann@acme.example", "bob@acme.example"]),
        ("ann@acme.example | ANN@acme.example", ["ann@acme.example"]),
        ("Ann Smith <ann@acme.example>", ["ann@acme.example"]),
        (
            '"Smith, Ann" <ann@acme.example>, Bob <bob@acme.example>',
            ["ann@acme.example", "bob@acme.example"],
        ),
        ("<mailto:ann@acme.example>", ["ann@acme.example"]),
        ("mailto:ann@acme.example", ["ann@acme.example"]),
        ("ann@acme.example.", ["ann@acme.example"]),
        ("a/b@acme.example", ["a/b@acme.example"]),
        (";", []),
    ],
)
def test_a_cell_with_several_addresses_is_taken_apart(cell: str, addresses: list[str]) -> None:
    assert list(split_emails(cell)) == addresses


def test_what_is_no_address_comes_back_too() -> None:
    assert split_emails("ann@acme.example; ask Bob") == ("ann@acme.example", "ask", "Bob")


@given(
    st.lists(st.sampled_from(["ann@a.example", "b.c@a.example", "Ä@a.example"]), unique=True),
    st.sampled_from([";", ", ", "\n", " ", " / ", " and "]),
)
def test_a_joined_list_comes_back(addresses: list[str], separator: str) -> None:
    assert list(split_emails(separator.join(addresses))) == addresses


@given(st.text(max_size=40))
def test_taking_apart_is_done_after_one_pass(text: str) -> None:
    for address in filter(is_email, split_emails(text)):
        assert split_emails(address) == (address,)

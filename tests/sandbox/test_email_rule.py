"""Which addresses the server takes: a table of validator.js's answers with default options."""

import pytest
from importer.sandbox.email_rule import is_email

ACCEPTED = [
    "ann@acme.example",
    "a.b+c_d-e@mail.acme.example",
    "x@x.au",
    "ANN@ACME.EXAMPLE",
    "o'brien!#$%&*/=?^_`{|}~@acme.example",
    "hans.m端ller@acme.example",
    "ann@acmé.example",
    "ann@xn--acm-dma.example",
    "ann@acme.xn--fiqs8s",
    '"ann smith"@acme.example',
    '"ann@home"@acme.example',
    '"escaped\\"quote"@acme.example',
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
    "ann@@acme.example",
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
    "ann@ａcme.example",
    "ann@acme.exam ple",
    "Ann <ann@acme.example>",
    "ann@acme.example, bob@acme.example",
    "mailto:ann@acme.example?subject=x@y",
    "ann(comment)@acme.example",
    '"ann"smith"@acme.example',
    "a" * 65 + "@acme.example",
    "ann@" + "a" * 64 + ".example",
    "ann@" + "a." * 125 + "example",
]


@pytest.mark.parametrize("text", ACCEPTED)
def test_these_are_taken(text: str) -> None:
    assert is_email(text)


@pytest.mark.parametrize("text", REFUSED)
def test_these_are_refused(text: str) -> None:
    assert not is_email(text)

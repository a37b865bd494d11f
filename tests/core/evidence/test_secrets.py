"""Columns that are secret by their values, whatever stands above them."""

import pytest
from importer.core.evidence.secrets import secret_columns
from importer.core.rows import RowChunk

BCRYPT = "$2y$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy"
SHA1 = ["a94a8fe5ccb19ba61c4c0873d391e987982fbbd3", "de9f2c7fd25e1b3afad3e85a0bd17d9b100db4b3"]


def secret(*cells: str, header: str = "Misc") -> bool:
    rows = [(cell, "kept") for cell in cells]
    chunk = RowChunk("members.csv", "", range(2, 2 + len(rows)), rows)
    return secret_columns(chunk.columns(2), (0, 1), (header, "Remark")) == {0}


@pytest.mark.parametrize(
    "cell",
    [
        BCRYPT,
        "$P$BDnq1CkzjVhGkW8cJvZ8sVwYh3Xk1l/",
        "$wp$2y$10$abcdefghijklmnopqrstuuvwxyz0123456789ABCDEFGHIJKLMNOPQ",
        "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$RdescudvJCsgt3ub+b4dWRWJTmaaJObG",
        "$6$rounds=5000$usesomesalt$KqJWpanXZHKq2BOB43TSaYhEWsQ1Lr5QNyPCDH",
        "pbkdf2_sha256$600000$Zm9vYmFy$uB2fP0m5jv5q3VQ3v0o0yq2Vb1jv5q3VQ3v0o0yq2Vs=",
        "{SSHA}DkMTwBl+a/3DQTxCYEApdUtNXGgdUac3",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiJ9.dGhlLXNpZ25hdHVyZQ",
        'a:1:{s:64:"5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef";a:0:{}}',
    ],
)
def test_one_value_of_a_shape_that_nothing_else_has_is_enough(cell: str) -> None:
    assert secret("", "", cell)
    assert secret(f" {cell} ")


def test_a_column_of_digests_is_secret_unless_it_speaks_of_ids() -> None:
    assert secret(*SHA1, SHA1[0].upper())
    assert not secret(*SHA1, SHA1[0], header="Customer ID")
    assert not secret(*SHA1, "see above")
    assert not secret(*SHA1)


@pytest.mark.parametrize(
    "cell",
    [
        "$1,200.00",
        "US$ 5",
        "{Smith}",
        "eyJewels Ltd",
        "a:1",
        "Acme $2 Shop",
        "12345678",
        "€ 2$a",
        "",
    ],
)
def test_what_customers_write_is_none(cell: str) -> None:
    assert not secret(cell, cell, cell)

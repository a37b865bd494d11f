"""One server is one, however its address is written; what is not known to be one stays two."""

import pytest
from importer.core.server_identity import server_identity


@pytest.mark.parametrize(
    ("address", "other"),
    [
        ("https://books.example.com", "HTTPS://Books.Example.COM/"),
        ("https://books.example.com", "https://books.example.com:443"),
        ("http://books.example.com", "http://books.example.com.:80"),
        ("https://books.example.com", "https://books.example.com/branch/api"),
        ("http://localhost:3000", "http://127.0.0.1:3000"),
        ("http://localhost:3000", "http://127.8.9.1:3000"),
        ("http://localhost:3000", "http://[::1]:3000"),
        ("http://localhost:3000", "http://[::ffff:127.0.0.1]:3000"),
        ("http://localhost:3000", "http://0.0.0.0:3000"),
        ("http://localhost:3000", "http://books.localhost.:3000"),
        ("http://[2001:db8::1]:3000", "http://[2001:0DB8:0::1]:3000"),
        ("http://192.0.2.7", "http://[::ffff:192.0.2.7]"),
    ],
)
def test_the_same_server(address: str, other: str) -> None:
    assert server_identity(address) == server_identity(other)


@pytest.mark.parametrize(
    ("address", "other"),
    [
        ("http://books.example.com", "https://books.example.com"),
        ("http://books.example.com", "http://books.example.com:3000"),
        ("http://books.example.com", "http://example.com"),
        ("http://192.0.2.7", "http://192.0.2.70"),
        ("http://localhost:3000", "http://notlocalhost:3000"),
        ("http://localhost:3000", "http://localhost:3001"),
    ],
)
def test_another_server(address: str, other: str) -> None:
    assert server_identity(address) != server_identity(other)

"""Contract: how the list of manual journals is paged and called (importer/api/README.md 7.5)."""

from typing import Any

from tests.contract.conftest import Server


def listed(server: Server, **paging: int) -> dict[str, Any]:
    response = server.request("GET", "/manual-journals", params=paging)
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json()
    return body


def test_a_list_says_how_many_journals_there_are(server: Server) -> None:
    """The size that was asked for comes back as text."""
    body = listed(server, page=1, page_size=500)
    pagination = body["pagination"]
    assert isinstance(body["manual_journals"], list)
    assert isinstance(pagination["total"], int)
    assert pagination["total"] >= len(body["manual_journals"])
    assert (pagination["page"], pagination["page_size"]) == (1, "500")


def test_a_list_without_a_size_has_twelve_a_page(server: Server) -> None:
    assert listed(server)["pagination"]["page_size"] == 12


def test_a_page_beyond_the_last_is_empty(server: Server) -> None:
    body = listed(server, page=10_000, page_size=500)
    assert body["manual_journals"] == []


def test_a_page_of_nothing_is_no_error(server: Server) -> None:
    """Nor does it hide how many there are."""
    body = listed(server, page=1, page_size=0)
    assert body["manual_journals"] == []
    assert body["pagination"]["page_size"] == "0"


def test_there_is_no_page_before_the_first(server: Server) -> None:
    response = server.request("GET", "/manual-journals", params={"page": 0, "page_size": 5})
    assert response.status_code == 500

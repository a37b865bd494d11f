"""Whom manual journals name, and what a server that does not tell is taken for."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from importer.api.errors import AnswerTooLong
from importer.api.journals import PAGE_SIZE, ManualJournals
from importer.api.requests import JOURNALS, Request
from importer.core.errors import ImporterError, ServerUnavailable


def page(
    total: int, *journals: tuple[int, list[object]], key: str = "manual_journals"
) -> dict[str, Any]:
    """One page: ids of journals, and whom their lines name."""
    rows = [
        {"id": number, "entries": [{"contact_id": one} for one in named]}
        for number, named in journals
    ]
    return {key: rows, "pagination": {"total": total, "page": 1, "page_size": 500}}


@dataclass
class Server:
    """Gives one answer after the other, the last one for ever."""

    answers: list[object]
    asked: list[Request] = field(default_factory=list)

    async def send(self, request: Request) -> httpx.Response:
        assert request.route == JOURNALS
        self.asked.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, httpx.Response) else httpx.Response(200, json=answer)


def read(*answers: object, times: int = 1) -> tuple[list[frozenset[int] | None], Server]:
    server = Server(list(answers))
    journals = ManualJournals(server)

    async def go() -> list[frozenset[int] | None]:
        return [await journals.contacts() for _ in range(times)]

    return asyncio.run(go()), server


def test_whoever_stands_in_a_line_is_named() -> None:
    (named,), _ = read(page(2, (1, [7, None, 8]), (2, [7])))
    assert named == frozenset({7, 8})


@pytest.mark.parametrize("key", ["manualJournals", "manual_journals", "data"])
def test_the_list_has_several_names(key: str) -> None:
    (named,), _ = read(page(1, (1, [7]), key=key))
    assert named == frozenset({7})


def test_pages_that_hide_a_journal_are_read_again() -> None:
    pages = [page(2, (1, [7])), page(2, (1, [7])), page(2, (2, [8])), page(2, (1, [7]))]
    (named,), server = read(*pages)
    assert named == frozenset({7, 8})
    assert [one.params["page"] for one in server.asked] == ["1", "2", "1", "2"]


def test_a_list_that_stays_shorter_than_it_says_is_no_answer() -> None:
    with pytest.raises(ServerUnavailable, match="2 manual journals, but lists 1"):
        read(page(2, (1, [7])))


def too_long() -> AnswerTooLong:
    return AnswerTooLong("server-answer-unusable", "It is larger than that.", hint="")


def test_a_page_that_is_too_long_is_asked_for_with_fewer_journals() -> None:
    """Each line of a journal carries its whole account: forty lines weigh 37 kB
    (importer/api/README.md 7.5)."""
    (named,), server = read(too_long(), page(2, (1, [7]), (2, [8])))
    assert named == frozenset({7, 8})
    sizes = [int(one.params["page_size"]) for one in server.asked]
    assert sizes[0] == PAGE_SIZE
    assert sizes[1] < PAGE_SIZE


def test_journals_that_are_too_long_however_few_are_no_answer() -> None:
    with pytest.raises(ServerUnavailable) as told:
        read(too_long())
    assert told.value.code == "server-answer-unusable"


def test_pages_are_read_as_often_as_they_tell_something_new() -> None:
    """Pages have no order: many of them need more passes than a few that tell nothing new."""
    passes = [page(1, (number, [number])) for number in range(1, 9)]
    for one in passes:
        one["pagination"]["total"] = 8
    wanted = [answer for one in passes for answer in (one, page(8))]
    (named,), _ = read(*wanted)
    assert named == frozenset(range(1, 9))


def test_journals_deleted_while_they_are_read_do_not_end_the_reading() -> None:
    (named,), _ = read(page(2, (1, [7])), page(2), page(1, (2, [8])))
    assert named is not None
    assert {7, 8} >= named >= {8}


NO_ROUTE = (
    httpx.Response(404, json={"statusCode": 404, "message": "Cannot GET"}),
    httpx.Response(400, json={"errors": []}),
    ImporterError("key-refused", "No.", hint=""),
)


@pytest.mark.parametrize("answer", NO_ROUTE)
def test_a_server_without_the_route_is_asked_once(answer: object) -> None:
    """Nor is it asked again where the key's role may not look."""
    found, server = read(answer, times=3)
    assert found == [None, None, None]
    assert len(server.asked) == 1


def test_a_server_in_trouble_is_no_server_without_the_route() -> None:
    trouble = ServerUnavailable("server-unavailable", "500", hint="")
    for answer in (trouble, httpx.Response(200, text="<html>"), {"something": "else"}):
        with pytest.raises(ServerUnavailable):
            read(answer)

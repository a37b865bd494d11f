"""Look-ups that can be believed: pages, totals, filters packed by the bytes of their URL."""

import asyncio
import json
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from importer.api import lookup
from importer.api.errors import AnswerTooLong
from importer.api.lookup import PAGE_SIZE, URL_BYTES, Lookup, pack
from importer.api.requests import LIST, Request
from importer.core.errors import ServerUnavailable
from importer.core.sending.stored import StoredCustomer

ROOM_FOR_PAGING = 100
"""Bytes of `page`, `page_size` and `inactive_mode`."""

NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=255)


def customer(number: int, name: str = "") -> dict[str, object]:
    return {"id": number, "display_name": name or f"Customer {number}"}


@dataclass
class Lister:
    """A server's list, which gives what a test tells it to.

    Attributes:
        active, inactive: the customers that it has.
        page_of: what a page holds; by default what the asked page of an ordered list should.
        longest_url: bytes of query beyond which it answers `too_long`.
    """

    active: list[dict[str, object]] = field(default_factory=list)
    inactive: list[dict[str, object]] = field(default_factory=list)
    page_of: Callable[[list[dict[str, object]], int, int], Iterable[object]] = (
        lambda rows, page, size: rows[(page - 1) * size : page * size]
    )
    longest_url: int = 1 << 20
    too_long: int = 414
    asked: list[Mapping[str, str]] = field(default_factory=list)

    async def send(self, request: Request) -> httpx.Response:
        assert (request.method, request.route, request.path) == ("GET", LIST, "/api/customers")
        self.asked.append(request.params)
        if len(query_of(request.params)) > self.longest_url:
            return httpx.Response(self.too_long, text="<html>")
        rows = self.inactive if request.params.get("inactive_mode") == "true" else self.active
        rows = [row for row in rows if self._matches(row, request.params)]
        page, size = int(request.params["page"]), int(request.params["page_size"])
        body = {
            "customers": list(self.page_of(rows, page, size)),
            "pagination": {"total": len(rows), "page": page, "page_size": size},
        }
        return answered(request, httpx.Response(200, json=body))

    def _matches(self, row: Mapping[str, object], params: Mapping[str, str]) -> bool:
        if "stringified_filter_roles" not in params:
            return True
        return any(row.get(role["fieldKey"]) == role["value"] for role in roles_of(params))


def answered(request: Request, answer: httpx.Response) -> httpx.Response:
    """The answer as the client gives it: the body of a 200 goes into the request's sink."""
    assert request.sink is not None
    if answer.status_code != 200:
        return answer
    request.sink.begin()
    request.sink.take(answer.content)
    return httpx.Response(200)


def everybody(_: int) -> bool:
    return True


def query_of(params: Mapping[str, str]) -> bytes:
    return httpx.Request("GET", "http://x", params=dict(params)).url.query


def roles_of(params: Mapping[str, str]) -> list[dict[str, Any]]:
    roles: list[dict[str, Any]] = json.loads(params["stringified_filter_roles"])
    return roles


def scan(server: Lister) -> list[int]:
    return [one.id for one in asyncio.run(Lookup(server).scan(everybody))]


def sizes_asked_for(server: Lister) -> list[int]:
    """The page sizes of all requests for active customers."""
    active = [asked for asked in server.asked if "inactive_mode" not in asked]
    return [int(asked["page_size"]) for asked in active]


def find(
    server: Lister, wanted: Mapping[str, Sequence[str]], *, inactive_too: bool = True
) -> tuple[StoredCustomer, ...]:
    return asyncio.run(Lookup(server).find(wanted, inactive_too=inactive_too))


class TestAScan:
    def test_it_tells_the_active_and_the_inactive(self) -> None:
        """A list holds only one of the two (importer/api/README.md 7.1)."""
        server = Lister([customer(1), customer(3)], [customer(2)])

        assert scan(server) == [1, 3, 2]

    def test_an_empty_server_has_nobody(self) -> None:
        assert scan(Lister()) == []

    def test_every_list_says_how_long_a_page_shall_be(self) -> None:
        """By default it would be 12 customers long."""
        server = Lister([customer(1)])

        scan(server)
        find(server, {"displayName": ["Customer 1"]})

        assert {asked["page_size"] for asked in server.asked} == {str(PAGE_SIZE)}
        assert {asked["page"] for asked in server.asked} == {"1"}

    def test_who_is_not_wanted_counts_and_is_not_told(self) -> None:
        server = Lister([customer(number) for number in range(10)], [customer(11)])

        told = asyncio.run(Lookup(server).scan(lambda one: one in {3, 11}))

        assert [one.id for one in told] == [3, 11]

    def test_a_list_that_is_longer_than_a_page_is_asked_for_in_one_as_long_as_it_is(self) -> None:
        """At 10 requests a minute each page counts, and pages have no order."""
        server = Lister([customer(number) for number in range(10_000)])

        assert sorted(scan(server)) == list(range(10_000))
        assert sizes_asked_for(server) == [2_000, 10_600]

    def test_how_long_a_list_is_is_known_the_next_time(self) -> None:
        server = Lister([customer(number) for number in range(10_000)], [customer(99_999)])
        lookup_of_a_run = Lookup(server)

        asyncio.run(lookup_of_a_run.scan(everybody))
        server.asked.clear()
        asyncio.run(lookup_of_a_run.scan(everybody))

        assert [asked["page_size"] for asked in server.asked] == ["10600", "2000"]

    def test_a_list_that_fits_into_no_page_is_read_page_by_page(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(lookup, "PAGE_SIZE", 4)
        monkeypatch.setattr(lookup, "MOST_ROWS", 10)
        rows = [customer(number) for number in range(35)]

        assert sorted(scan(Lister(rows))) == list(range(35))

    def test_a_server_that_caps_its_pages_is_read_page_by_page(self) -> None:
        rows = [customer(number) for number in range(35)]

        def capped(rows: list[dict[str, object]], page: int, _: int) -> list[dict[str, object]]:
            return rows[(page - 1) * 10 : page * 10]

        assert scan(Lister(rows, page_of=capped)) == list(range(35))


class TestAShortAnswer:
    def test_it_is_no_answer(self) -> None:
        server = Lister([customer(1), customer(2)], page_of=lambda rows, *_: rows[1:])

        with pytest.raises(ServerUnavailable) as failure:
            scan(server)

        assert failure.value.code == "look-up-incomplete"

    def test_the_same_customer_twice_does_not_make_up_for_another(self) -> None:
        """Pages have no order, so one may be on two of them and another on none."""
        server = Lister([customer(1), customer(2)], page_of=lambda rows, *_: [rows[0], rows[0]])

        with pytest.raises(ServerUnavailable) as failure:
            scan(server)

        assert failure.value.code == "look-up-incomplete"

    def test_one_that_is_short_only_now_is_asked_again(self) -> None:
        cuts = iter([1])

        def cut_once(rows: list[dict[str, object]], *_: int) -> list[dict[str, object]]:
            return rows[next(cuts, 0) :]

        assert scan(Lister([customer(1), customer(2)], page_of=cut_once)) == [2, 1]

    def test_pages_in_another_order_each_time_are_read_until_everybody_was_told(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(lookup, "PAGE_SIZE", 10)
        monkeypatch.setattr(lookup, "MOST_ROWS", 10)
        rows, orders = [customer(number) for number in range(35)], random.Random(1)

        def shuffled(
            rows: list[dict[str, object]], page: int, size: int
        ) -> list[dict[str, object]]:
            mixed = orders.sample(rows, len(rows))
            return mixed[(page - 1) * size : page * size]

        assert sorted(scan(Lister(rows, page_of=shuffled))) == list(range(35))

    def test_a_page_that_is_too_long_is_asked_for_shorter(self) -> None:
        """Customers may have long notes; what is too long is told before it is read."""
        rows = [customer(number) for number in range(12_000)]

        class Bounded(Lister):
            async def send(self, request: Request) -> httpx.Response:
                if int(request.params["page_size"]) > 10_000:
                    self.asked.append(request.params)
                    raise AnswerTooLong("server-answer-unusable", "It is too long.")
                return await super().send(request)

        server = Bounded(rows)

        assert len(scan(server)) == 12_000
        assert sizes_asked_for(server) == [2_000, 12_700] + [3_175] * 4

    def test_a_page_that_a_server_can_not_finish_is_asked_for_shorter(self) -> None:
        """A gateway before it may have less patience than the server needs."""

        class Slow(Lister):
            async def send(self, request: Request) -> httpx.Response:
                if int(request.params["page_size"]) > 10_000:
                    self.asked.append(request.params)
                    raise ServerUnavailable("server-unavailable", "status 504")
                return await super().send(request)

        server = Slow([customer(number) for number in range(12_000)])

        assert len(scan(server)) == 12_000
        assert sizes_asked_for(server) == [2_000, 12_700] + [3_175] * 4

    def test_a_page_that_is_too_long_however_short_is_no_list(self) -> None:
        class Endless(Lister):
            async def send(self, request: Request) -> httpx.Response:
                raise AnswerTooLong("server-answer-unusable", "It is too long.")

        with pytest.raises(ServerUnavailable) as failure:
            scan(Endless())

        assert failure.value.code == "server-answer-unusable"

    def test_customers_that_were_deleted_while_we_read_are_read_anew(self) -> None:
        """What is left is fewer than what was told."""
        server = Lister([customer(1), customer(2), customer(3)])
        asks = iter(range(10))

        def shrinking(rows: list[dict[str, object]], *_: int) -> list[dict[str, object]]:
            told = list(rows)
            if next(asks) == 0:
                del server.active[0]
                return told[:2]
            return told

        server.page_of = shrinking

        assert sorted(scan(server)) == [2, 3]


class TestAnAnswerThatIsNoList:
    @pytest.mark.parametrize(
        "answer",
        [
            httpx.Response(200, text="<html>Sign in</html>"),
            httpx.Response(200, json=[]),
            httpx.Response(200, json={"customers": []}),
            httpx.Response(200, json={"customers": [], "pagination": {}}),
            httpx.Response(200, json={"customers": [], "pagination": {"total": "0"}}),
            httpx.Response(200, json={"customers": None, "pagination": {"total": 0}}),
            httpx.Response(
                200, json={"customers": [{"display_name": "x"}], "pagination": {"total": 1}}
            ),
            httpx.Response(200, json={"customers": [{"id": "7"}], "pagination": {"total": 1}}),
            httpx.Response(404, json={"customers": [], "pagination": {"total": 0}}),
        ],
    )
    def test_it_never_counts_as_nobody(self, answer: httpx.Response) -> None:
        class Server:
            async def send(self, request: Request) -> httpx.Response:
                return answered(request, answer)

        with pytest.raises(ServerUnavailable) as failure:
            asyncio.run(Lookup(Server()).scan(everybody))

        assert failure.value.code == "look-up-not-understood"

    @pytest.mark.parametrize("key", ["customers", "Customers", "data"])
    def test_the_names_that_versions_give_the_list_are_understood(self, key: str) -> None:
        class Server:
            async def send(self, request: Request) -> httpx.Response:
                body = {key: [customer(7)], "pagination": {"total": 1}}
                return answered(request, httpx.Response(200, json=body))

        assert [one.id for one in asyncio.run(Lookup(Server()).scan(everybody))] == [7, 7]


class TestAFilter:
    def test_its_roles_are_what_the_server_asks_for(self) -> None:
        server = Lister()

        find(server, {"displayName": ["Acme"], "email": ["a@b.example"], "companyName": ["Ltd"]})

        assert roles_of(server.asked[0]) == [
            {"fieldKey": key, "comparator": "equals", "value": value, "condition": "or"}
            for key, value in [
                ("display_name", "Acme"),
                ("email", "a@b.example"),
                ("company_name", "Ltd"),
            ]
        ]

    @pytest.mark.parametrize(
        "name", ["007", "1e5", "true", "null", 'say "hi"', "a\\b", "né 東京 😀"]
    )
    def test_values_are_json_texts_whatever_they_look_like(self, name: str) -> None:
        """The server would compare a number with what each name begins with."""
        server = Lister([customer(1, name)])

        assert [one.id for one in find(server, {"displayName": [name]})] == [1]

    def test_a_value_is_asked_for_once_and_nothing_is_not(self) -> None:
        server = Lister()

        find(server, {"displayName": ["Acme", "Acme", ""], "email": [""]})

        assert [role["value"] for role in roles_of(server.asked[0])] == ["Acme"]

    def test_nothing_wanted_asks_nothing(self) -> None:
        """Without a role the server would list everybody."""
        server = Lister([customer(1)])

        assert find(server, {"displayName": [""], "email": []}) == ()
        assert server.asked == []

    @pytest.mark.parametrize(("inactive_too", "found"), [(True, [1, 2]), (False, [1])])
    def test_inactive_customers_are_looked_for_where_they_matter(
        self, inactive_too: bool, found: list[int]
    ) -> None:
        server = Lister([customer(1, "Acme")], [customer(2, "Acme")])

        customers = find(server, {"displayName": ["Acme"]}, inactive_too=inactive_too)

        assert [one.id for one in customers] == found

    def test_a_customer_that_two_portions_find_is_told_once(self) -> None:
        both = {"id": 1, "display_name": "x" * 200, "email": "ann@acme.example"}
        names = [f"{number:0200}" for number in range(60)]
        server = Lister([both])

        found = find(server, {"displayName": ["x" * 200, *names], "email": ["ann@acme.example"]})

        assert len(server.asked) > 2
        assert [one.id for one in found] == [1]


class TestLongFilters:
    @given(st.lists(NAMES, max_size=120))
    def test_no_url_is_longer_than_a_proxy_takes_and_no_name_is_left_out(
        self, names: list[str]
    ) -> None:
        server = Lister()

        find(server, {"displayName": names})

        for asked in server.asked:
            assert len(query_of(asked)) <= URL_BYTES + ROOM_FOR_PAGING
        told = [role["value"] for asked in server.asked[::2] for role in roles_of(asked)]
        assert told == list(dict.fromkeys(names))

    def test_portions_are_as_large_as_they_may_be(self) -> None:
        """Some 45 Latin names (importer/api/README.md 7.2); each portion costs two requests of the
        budget."""
        server = Lister()

        find(server, {"displayName": [f"Customer number {number}" for number in range(500)]})

        *full, _ = server.asked[::2]
        assert len(full) > 5
        for asked in full:
            assert 0.95 * URL_BYTES <= len(query_of(asked)) - ROOM_FOR_PAGING / 2 <= URL_BYTES

    def test_a_name_that_is_longer_by_itself_stands_alone(self) -> None:
        short, long = {"value": "a"}, {"value": "x" * 600}

        assert list(pack([short, short, long, short], 500)) == [[short, short], [long], [short]]

    @pytest.mark.parametrize("too_long", [414, 431])
    def test_a_url_that_is_refused_as_too_long_is_halved(self, too_long: int) -> None:
        names = [f"Customer {number:04}" for number in range(300)]
        rows = [customer(number, name) for number, name in enumerate(names)]
        server = Lister(rows, longest_url=2_000 + ROOM_FOR_PAGING, too_long=too_long)
        lookup = Lookup(server)

        found = asyncio.run(lookup.find({"displayName": names}, inactive_too=True))

        assert len(found) == 300
        longest = [len(query_of(asked)) for asked in server.asked]
        assert [length > 2_100 for length in longest[:3]] == [True, True, False]
        assert not any(length > 2_100 for length in longest[3:])

    def test_what_was_learnt_serves_the_next_look_up(self) -> None:
        names = [f"Customer {number:04}" for number in range(300)]
        server = Lister(longest_url=2_000 + ROOM_FOR_PAGING)
        lookup = Lookup(server)
        asyncio.run(lookup.find({"displayName": names}, inactive_too=True))
        server.asked.clear()

        asyncio.run(lookup.find({"displayName": names}, inactive_too=True))

        assert max(len(query_of(asked)) for asked in server.asked) <= 2_100

    def test_a_server_that_refuses_even_short_ones_is_told_of(self) -> None:
        server = Lister(longest_url=50)

        with pytest.raises(ServerUnavailable) as failure:
            find(server, {"displayName": ["Acme", "Beta"] * 40})

        assert failure.value.code == "look-up-refused"
        assert len(server.asked) < 10

    def test_names_in_other_scripts_are_counted_by_their_bytes(self) -> None:
        """Some 30 Arabic names fit (importer/api/README.md 7.2)."""
        names = [f"شركة النور للتجارة {number}" for number in range(200)]
        server = Lister()

        find(server, {"displayName": names})

        assert max(len(query_of(asked)) for asked in server.asked) <= URL_BYTES + ROOM_FOR_PAGING
        assert 15 <= len(roles_of(server.asked[0])) <= 40

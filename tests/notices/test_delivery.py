"""Nobody who is told holds an import up, and what is delivered is tried more than once."""

import json
import logging
import threading

import httpx
import pytest
from importer.core.errors import UsageError
from importer.core.jobs.news import Notice, Undelivered
from importer.notices.delivery import MOST_TRIES, Delivery
from importer.notices.services import Service
from importer.notices.watchdogs import Watchdog, below
from importer.notices.webhooks import Webhook

from tests.notices.receivers import AT_ONCE, SOON, receiver

NOTICE = Notice("nightly: all rows ended well", "200 rows\n", 0, {"job": "nightly"})


def test_a_webhook_gets_words_and_facts() -> None:
    with receiver() as posts:
        Webhook(f"{posts.url}/hook/token").tell(NOTICE, 5)
    ((path, body),) = posts.heard
    assert path == "/hook/token"
    assert json.loads(body) == {
        "subject": NOTICE.subject,
        "text": NOTICE.text,
        "job": "nightly",
    }


def test_what_may_pass_is_tried_again_and_no_more_than_a_few_times() -> None:
    with receiver([503, 429]) as posts:
        delivery = Delivery(lambda seconds: Webhook(posts.url).tell(NOTICE, seconds), SOON)
        assert delivery.failure() is None
    assert len(posts.heard) == 3
    with receiver([500] * 9) as posts:
        failed = Delivery(lambda s: Webhook(posts.url).tell(NOTICE, s), SOON).failure()
    assert failed is not None
    assert failed.reason == "it answered with status 500"
    assert len(posts.heard) == MOST_TRIES


@pytest.mark.parametrize("status", [301, 400, 404, 410])
def test_what_will_not_pass_is_tried_once(status: int) -> None:
    with receiver([status]) as posts:
        failed = Delivery(lambda s: Webhook(posts.url).tell(NOTICE, s), SOON).failure()
    assert failed is not None
    assert str(status) in failed.reason
    assert len(posts.heard) == 1


def test_one_who_never_answers_is_given_up() -> None:
    with receiver(silent=True) as posts:
        failed = Delivery(lambda s: Webhook(posts.url).tell(NOTICE, s), AT_ONCE).failure()
    assert failed is not None
    assert "time" in failed.reason


def test_an_answer_without_end_is_not_read() -> None:
    with receiver() as posts:
        posts.endless = True
        Webhook(posts.url).tell(NOTICE, 5)
    assert len(posts.heard) == 1


def test_one_that_hangs_beyond_all_time_outs_is_left_behind() -> None:
    over = threading.Event()

    def hang(_: float) -> None:
        over.wait()

    failed = Delivery(hang, AT_ONCE).failure()
    over.set()
    assert failed is not None
    assert failed.may_pass


def test_nothing_that_goes_wrong_shows_an_address(caplog: pytest.LogCaptureFixture) -> None:
    """Not in what is said, not in anybody's log."""
    caplog.set_level(logging.DEBUG)
    with receiver() as posts:
        url = f"{posts.url}/tok3n"
        Webhook(url).tell(NOTICE, 5)
        assert Service(url.replace("http:", "json:")).tell(NOTICE, 5) is None  # type: ignore[func-returns-value]
    said = []
    for bring in (
        Webhook(url).tell,
        Webhook("ftp://tok3n.example").tell,
        Webhook("http://tok3n:tok3n/").tell,
        Service("tok3n://tok3n").tell,
        Service(url.replace("http:", "json:")).tell,
    ):
        failed = Delivery(lambda s, bring=bring: bring(NOTICE, s), AT_ONCE).failure()  # type: ignore[misc]
        assert failed is not None
        said.append(failed.reason)
    assert "tok3n" not in " ".join(said) + caplog.text


def test_an_error_of_our_own_is_told_by_its_kind() -> None:
    def fail(_: float) -> None:
        raise KeyError("tok3n")

    failed = Delivery(fail, SOON).failure()
    assert failed is not None
    assert failed.reason == "an error of our own (KeyError)"


def test_a_service_is_told_with_its_files(tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("reports") / "corrections.xlsx"
    file.write_bytes(b"PK")
    with receiver() as posts:
        Service(posts.url.replace("http:", "json:")).tell(
            Notice("subject", "text", 5, {}, (file,)), 5
        )
    found = json.loads(posts.heard[0][1])
    assert (found["title"], found["message"], found["type"]) == ("subject", "text", "failure")
    assert found["attachments"][0]["filename"] == "corrections.xlsx"


def test_without_apprise_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "apprise", None)
    with pytest.raises(Undelivered, match=r"\[notify\]"):
        Service("slack://a/b/c").check()


class TestWatchdog:
    def test_it_hears_the_start_before_the_end(self) -> None:
        with receiver() as posts:
            dog = Watchdog(lambda: f"{posts.url}/uuid", SOON)
            dog.start()
            assert dog.end(3, "files 1\n") is None
        assert posts.heard == [("/uuid/start", ""), ("/uuid/3", "files 1\n")]

    def test_a_start_that_is_not_heard_keeps_nobody_from_telling_the_end(self) -> None:
        with receiver([500] * MOST_TRIES) as posts:
            dog = Watchdog(lambda: posts.url, SOON)
            dog.start()
            assert dog.end(0, "") is None
        assert posts.paths == ["/start"] * MOST_TRIES + ["/0"]

    def test_nobody_waits_for_the_start(self) -> None:
        with receiver(silent=True) as posts:
            dog = Watchdog(lambda: posts.url, SOON)
            dog.start()
            assert posts.arrived.wait(20)  # and has no answer yet
            posts.over.set()

    def test_a_reference_that_can_not_be_read_is_told(self) -> None:
        def read() -> str:
            raise UsageError("secret-unreadable", "The secret can't be read.")

        failed = Watchdog(read, SOON).end(0, "")
        assert failed is not None
        assert failed.reason == "The secret can't be read"

    @pytest.mark.parametrize(
        ("address", "start"),
        [
            ("https://hc.example/uuid", "https://hc.example/uuid/start"),
            ("https://hc.example/uuid/", "https://hc.example/uuid/start"),
            ("https://hc.example/k/s?create=1", "https://hc.example/k/s/start?create=1"),
            ("https://hc.example", "https://hc.example/start"),
        ],
    )
    def test_the_word_stands_below_the_address(self, address: str, start: str) -> None:
        assert str(below(httpx.URL(address), "start")) == start

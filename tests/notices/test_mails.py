"""Mail goes out encrypted to a server whose certificate is trusted, or not at all."""

from pathlib import Path
from typing import Any

import pytest
from importer.core.jobs.news import Notice, Undelivered
from importer.notices.delivery import Delivery
from importer.notices.mails import Mailbox

from tests.notices.receivers import AUTHORITY, PASSWORD, SOON, USER, mail_server

NOTICE = Notice("nightly: Zürich", "Grüezi\n", 0, {})


def mailbox(port: int, **more: Any) -> Mailbox:
    given: dict[str, Any] = {
        "to": ("ann@books.example", "ben@books.example"),
        "sender": "importer@books.example",
        "place": ("localhost", port),
        "user": USER,
        "password": PASSWORD,
        "ca_file": AUTHORITY,
    }
    return Mailbox(**given | more)


@pytest.mark.parametrize("from_the_start", [False, True])
def test_a_mail_arrives_encrypted(from_the_start: bool) -> None:
    with mail_server(from_the_start=from_the_start) as mails:
        mailbox(mails.port, is_encrypted_from_the_start=from_the_start).tell(NOTICE, 5)
    (mail,) = mails.received
    assert mails.encrypted == [True]
    assert (mail["Subject"], mails.text()) == ("nightly: Zürich", "Grüezi\n")
    assert mail["To"] == "ann@books.example, ben@books.example"
    assert mail["Auto-Submitted"] == "auto-generated"


def test_files_go_along_where_they_are_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "corrections.xlsx"
    file.write_bytes(b"PK")
    with mail_server() as mails:
        mailbox(mails.port).tell(Notice("s", "t", 0, {}, (file,)), 5)
    (attachment,) = mails.received[0].iter_attachments()
    assert (attachment.get_filename(), attachment.get_content()) == ("corrections.xlsx", b"PK")


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"ca_file": None}, "certificate"),
        ({"password": "wrong"}, "password"),
        ({"ca_file": Path(__file__)}, "file of certificates"),
    ],
)
def test_what_will_not_pass_is_not_tried_again(more: dict[str, Any], words: str) -> None:
    with mail_server() as mails, pytest.raises(Undelivered, match=words) as caught:
        mailbox(mails.port, **more).tell(NOTICE, 5)
    assert not caught.value.may_pass
    assert mails.received == []
    assert PASSWORD not in str(caught.value)


def test_nothing_goes_to_a_server_that_encrypts_nothing() -> None:
    with mail_server(offers_tls=False) as mails, pytest.raises(Undelivered, match="STARTTLS"):
        mailbox(mails.port).tell(NOTICE, 5)
    assert mails.received == []


def test_a_server_that_is_busy_is_tried_again() -> None:
    with mail_server() as mails:
        mails.answers = ["451 later"]
        assert (
            Delivery(lambda seconds: mailbox(mails.port).tell(NOTICE, seconds), SOON).failure()
            is None
        )
    assert len(mails.received) == 1


def test_a_server_that_refuses_is_told_by_its_code_alone() -> None:
    with mail_server() as mails:
        mails.answers = ["554 importer is a spammer"]
        with pytest.raises(Undelivered, match="code 554") as caught:
            mailbox(mails.port).tell(NOTICE, 5)
    assert not caught.value.may_pass
    assert "spammer" not in str(caught.value)


def test_where_nobody_listens_it_may_pass() -> None:
    with mail_server() as mails:
        pass
    with pytest.raises(Undelivered, match="no connection") as caught:
        mailbox(mails.port).tell(NOTICE, 5)
    assert caught.value.may_pass

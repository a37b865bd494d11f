"""Bodies, keys and customers' data never reach a log, whatever level anybody has set."""

import json
import logging
import traceback
from collections.abc import Iterator

import pytest
from importer.api.bigcapital import Bigcapital
from importer.core.errors import ImporterError
from importer.sandbox.faults import Fault, FaultKind

from tests.api.test_bigcapital import Start, ask
from tests.sandbox.clients import body

NAME = "Gwendolyn"
EMAIL = "gwendolyn@private.example"
SECRETS = (NAME, EMAIL, NAME.upper(), "bc_sandbox")
LIBRARIES = ("", "httpx", "httpcore", "httpcore.connection", "httpcore.http11", "httpcore.proxy",
             "tenacity", "asyncio", "importer")  # fmt: skip


@pytest.fixture
def everything() -> Iterator[list[logging.LogRecord]]:
    """All that is logged, at every level, by whomever."""
    records: list[logging.LogRecord] = []

    class Keeper(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            records.append(record)

    keeper, levels = Keeper(), {name: logging.getLogger(name).level for name in LIBRARIES}
    logging.getLogger().addHandler(keeper)
    for name in LIBRARIES:
        logging.getLogger(name).setLevel(1)
    yield records
    logging.getLogger().removeHandler(keeper)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


async def do_everything(target: Bigcapital) -> list[str]:
    """Every kind of request, with a customer's data in it; the failures as they would be shown."""
    whole = json.dumps(body(NAME, email=EMAIL))
    refused = json.dumps(body(NAME, email=EMAIL, active="yes"))
    wanted = {"displayName": [NAME], "email": [EMAIL]}
    shown: list[str] = []
    for question in (
        target.organization,
        lambda: target.create(whole),
        lambda: target.create(refused),
        lambda: target.find(wanted),
        target.scan,
        lambda: target.read(1),
        lambda: target.edit(1, whole),
        lambda: target.book_opening_balance(1, whole),
        lambda: target.inactivate(1),
        lambda: target.deletable([1]),
        lambda: target.delete(1),
    ):
        try:
            shown.append(repr(getattr(await question(), "detail", "")))
        except ImporterError as failure:
            shown.append("".join(traceback.format_exception(failure)))
            shown.append(f"{failure.message} {failure.hint} {failure.context}")
    return shown


FAULTS = [
    None,
    *(
        Fault(kind, on="*")
        for kind in (
            FaultKind.ERROR,
            FaultKind.HANG,
            FaultKind.DROP_AFTER,
            FaultKind.CUT_AFTER,
            FaultKind.HTML_AFTER,
            FaultKind.GATEWAY_AFTER,
            FaultKind.REVOKE_KEY,
        )
    ),
    Fault(FaultKind.REDIRECT_AFTER, on="*", location=f"https://example.com/?name={NAME}"),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.kind if fault else "no fault")
def test_no_record_and_no_failure_holds_them(
    sandbox: Start, everything: list[logging.LogRecord], fault: Fault | None
) -> None:
    server = sandbox(faults=(fault,) if fault else ())

    hangs = fault is not None and fault.kind is FaultKind.HANG
    shown = ask(server, do_everything, read_seconds=0.05 if hangs else 10.0)

    logged = [f"{one.getMessage()} {one.args} {one.exc_info}" for one in everything]
    for text in [*logged, *shown]:
        assert not [secret for secret in SECRETS if secret in text]


def test_the_law_would_see_them(everything: list[logging.LogRecord]) -> None:
    """The records that libraries write do reach the keeper."""
    logging.getLogger("httpx").warning("a warning")
    logging.getLogger("tenacity").debug("a whisper")

    assert [record.getMessage() for record in everything] == ["a warning", "a whisper"]

"""What a command takes from the machine's clock once: the day, and the id of a run."""

import secrets
from datetime import UTC, date, datetime

from importer.core.runs import new_run_id


def today() -> date:
    """The day against which dates lie in the future."""
    return datetime.now().astimezone().date()


def run_id_now() -> str:
    """An id for a run that starts now."""
    return new_run_id(datetime.now(UTC), secrets.token_hex(2))

"""Whether a job can be run at all, before any of its files is touched: what is wrong with the job
is no fault of a file."""

import asyncio

from importer.core.checking.checker import Checker
from importer.core.ports import tell_nobody
from importer.run.now import today
from importer.settings import Job
from importer.wiring import user_files
from importer.wiring.server import ServerOfSettings


def check_job(job: Job, key: str) -> None:
    """Find out whether it can be used as it is described. Asks no server.

    Raises:
        UsageError: the key, the address, the organization's id, the template or the value of an
            option is none.
    """
    settings = job.settings(api_key=key)
    if settings.template:
        user_files().template(settings.template)
    Checker(settings.checking(today()))
    asyncio.run(_open(ServerOfSettings(settings)))


async def _open(server: ServerOfSettings) -> None:
    async with server.to_look(tell_nobody):
        pass

"""The importer with a customer that kills whoever is about to send it, as a bug in a library of
another language does."""

import os
from typing import Any

from importer.api.bigcapital import Bigcapital
from importer.cli import main
from importer.core import fleet

from tests.fleet.conftest import FEW_FALLS

_create = Bigcapital.create


async def _create_or_die(self: Bigcapital, *args: Any, **named: Any) -> Any:
    if "poison" in repr((args, named)):
        os._exit(9)
    return await _create(self, *args, **named)


if __name__ == "__main__":
    fleet.MOST_FALLS = FEW_FALLS
    Bigcapital.create = _create_or_die  # type: ignore[method-assign]
    main()

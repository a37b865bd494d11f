"""Faults as the command line names them. Imports pydantic, which nothing else here needs."""

from dataclasses import fields

from pydantic import TypeAdapter

from importer.core.errors import UsageError
from importer.sandbox.faults import Fault, FaultKind


def parse_fault(text: str) -> Fault:
    """The fault that `--fault` orders: `KIND` or `KIND,name=value,…` (`drop-after,every=7`).

    Raises:
        UsageError: `fault-unknown`.
    """
    kind, *settings = text.split(",")
    pairs = dict(setting.partition("=")[::2] for setting in settings)
    try:
        if not pairs.keys() <= _NAMES:
            raise ValueError("no such setting")
        return _FAULT.validate_python({"kind": kind, **pairs})
    except ValueError:
        raise UsageError(
            "fault-unknown",
            f"--fault {text!r} is not understood.",
            hint=f"KIND,name=value,… with one of the kinds {', '.join(FaultKind)} "
            f"and of the names {', '.join(sorted(_NAMES))}.",
        ) from None


_NAMES = frozenset(field.name for field in fields(Fault)) - {"kind"}
_FAULT = TypeAdapter(Fault)

"""Faults as the command line names them."""

from msgspec import convert

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
        return convert({"kind": kind, **pairs}, Fault, strict=False)
    except ValueError:
        raise UsageError(
            "fault-unknown",
            f"--fault {text!r} is not understood.",
            hint=f"KIND,name=value,… with one of the kinds {', '.join(FaultKind)} "
            f"and of the names {', '.join(sorted(_NAMES))}.",
        ) from None


_NAMES = frozenset(Fault.__struct_fields__) - {"kind"}

"""The server's request limits, as its headers tell them: every suffix read, the strictest obeyed.

A stock server sends two sets, plain and with the suffix `-auth`, and refuses by the one that nobody
reads: `Retry-After-auth: 60`, no `Retry-After` (importer/api/README.md 8.3).
"""

import math
import re
from collections.abc import Mapping

from msgspec import Struct

_BUDGET = re.compile(r"x-ratelimit-(limit|remaining|reset)(-.+)?", re.IGNORECASE)
_RETRY_AFTER = "retry-after"
_STRICTEST = {"limit": min, "remaining": min, "reset": max}

LONGEST = 86_400.0
"""Seconds. What asks for a longer wait is no wait: some gateways send the time of day instead."""


class Budget(Struct, frozen=True):
    """One limiter's state for one route.

    Attributes:
        limit: requests per window; None if the server does not say.
        remaining: requests left in this window.
        reset: seconds until the window ends.
    """

    suffix: str
    limit: int | None
    remaining: int
    reset: float


def budgets_in(headers: Mapping[str, str]) -> tuple[Budget, ...]:
    """Every complete budget (remaining and reset) that the headers tell."""
    found: dict[str, dict[str, float]] = {}
    for name, value in headers.items():
        match = _BUDGET.fullmatch(name)
        if match is None:
            continue
        part = match[1].lower()
        numbers = _seconds(value) if part == "reset" else _numbers(value)
        if numbers:
            found.setdefault((match[2] or "").lower(), {})[part] = _STRICTEST[part](numbers)
    return tuple(
        Budget(
            suffix=suffix,
            limit=int(parts["limit"]) if "limit" in parts else None,
            remaining=int(parts["remaining"]),
            reset=parts["reset"],
        )
        for suffix, parts in sorted(found.items())
        if {"remaining", "reset"} <= parts.keys()
    )


def wait_asked_for(headers: Mapping[str, str]) -> float:
    """Seconds to wait after a 429: the longest `Retry-After…` of any suffix; 0 if none is given."""
    waits = [
        seconds
        for name, value in headers.items()
        if name.lower() == _RETRY_AFTER or name.lower().startswith(f"{_RETRY_AFTER}-")
        for seconds in _seconds(value)
    ]
    return max(waits, default=0.0)


def _seconds(value: str) -> list[float]:
    return [number for number in _numbers(value) if number <= LONGEST]


def _numbers(value: str) -> list[float]:
    """The numbers of a header; several where server and gateway both sent it."""
    parsed = (_number(part) for part in value.split(","))
    return [number for number in parsed if number is not None]


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return max(0.0, number) if math.isfinite(number) else None

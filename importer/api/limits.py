"""The server's request limits, as its headers tell them: every suffix read, the strictest obeyed.

A stock server sends two sets, plain and with the suffix `-auth`, and refuses by the one that nobody
reads: `Retry-After-auth: 60`, no `Retry-After` (BIGCAPITAL.md section 8).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

_BUDGET = re.compile(r"x-ratelimit-(limit|remaining|reset)(-.+)?", re.IGNORECASE)
_RETRY_AFTER = "retry-after"


@dataclass(frozen=True, slots=True)
class Budget:
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
        number = _number(value)
        if match and number is not None:
            found.setdefault((match[2] or "").lower(), {})[match[1].lower()] = number
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
        number
        for name, value in headers.items()
        if name.lower() == _RETRY_AFTER or name.lower().startswith(f"{_RETRY_AFTER}-")
        if (number := _number(value)) is not None
    ]
    return max(waits, default=0.0)


def _number(value: str) -> float | None:
    try:
        return max(0.0, float(value))
    except ValueError:
        return None

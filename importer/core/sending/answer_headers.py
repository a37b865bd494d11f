"""Headers of answers that may be kept and handed on: those of a list, with values of a known form.

Whatever else a server or a proxy says may name somebody: `Via`, `Server` and the domain of a cookie
name the customer's host.
"""

import re
from collections.abc import Mapping

NOT_SHOWN = "(not shown)"
"""Stands for a value of another form: that the header was there may explain something, too."""

_OF_A_LIMITER = "(auth|default|global|short|medium|long|second|minute|hour|day)"
_NUMBER = r"\d{1,12}(\.\d{1,6})?"
_NUMBERS = rf"{_NUMBER}(;[a-z]={_NUMBER})*"
_ALLOWED = {
    rf"x-ratelimit-(limit|remaining|reset)(-{_OF_A_LIMITER})?": rf"{_NUMBERS}(, ?{_NUMBERS})*",
    "ratelimit(-(limit|remaining|reset|policy))?": rf"{_NUMBERS}(, ?{_NUMBERS})*",
    rf"retry-after(-{_OF_A_LIMITER})?": rf"{_NUMBER}(, ?{_NUMBER})*",
    "content-type": r"(application/(problem\+)?json|text/(html|plain))"
    r"(; ?charset=(utf-8|us-ascii|iso-8859-1))?",
    "content-length": r"\d{1,12}",
    "connection": "keep-alive|close",
    "date": r"[a-z]{3}, \d\d [a-z]{3} \d{4} \d\d:\d\d:\d\d gmt",
    "server": "(nginx|openresty|apache|caddy|cloudflare|traefik|envoy|haproxy|litespeed|uvicorn)"
    r"(/\d{1,4}(\.\d{1,4}){0,3})?",
}
_NAMES_AND_VALUES = tuple(
    (re.compile(name, re.IGNORECASE), re.compile(value, re.IGNORECASE))
    for name, value in _ALLOWED.items()
)


def allowed_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers that are on the list; a value of no known form is not shown."""
    found = {}
    for name, value in headers.items():
        for name_form, value_form in _NAMES_AND_VALUES:
            if name_form.fullmatch(name):
                found[name] = value if value_form.fullmatch(value) else NOT_SHOWN
    return found

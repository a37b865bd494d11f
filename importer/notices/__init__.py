"""Telling people: mail, webhooks, services through apprise, and the ping of a watchdog.

What is told is made elsewhere (`core.jobs.notices`); here it is only delivered, within bounds: no
receiver that is slow, dead or hostile holds an import up. Addresses hold tokens, so none of them
ever stands in a message, and libraries that would log them are kept silent.
"""

import logging

for _library in ("apprise", "httpx", "httpcore", "requests", "urllib3"):
    logging.getLogger(_library).setLevel(logging.CRITICAL + 1)

"""The stand-in server: `Sandbox` in this process for tests, `serve_forever` for a command.

Importing this module imports starlette and uvicorn.
"""

import asyncio
import contextlib
import os
import signal
from collections.abc import Callable
from decimal import Decimal
from threading import Event, Thread
from types import TracebackType
from typing import Self

from importer.sandbox.faults import Fault
from importer.sandbox.gate import Gate
from importer.sandbox.options import SandboxOptions
from importer.sandbox.records import JournalLine, LedgerEntry, Record
from importer.sandbox.serving import Serving, listening_socket
from importer.sandbox.state import RequestEntry, State, Tenant, build_state
from importer.sandbox.validation import camel_keys

LOOPBACK = "127.0.0.1"
_KILLED = 137
"""The exit code that shells show for a process that was killed."""


class Sandbox:
    """A stand-in Bigcapital server on a free loopback port, in a thread of this process.

    `stop` and `start` are a restart: same address, same customers. `close` (or leaving the context)
    drops the data, unless they are in a file.

    Args:
        clock: the limiters' seconds, where a test wants to own them.
    """

    def __init__(
        self, options: SandboxOptions | None = None, *, clock: Callable[[], float] | None = None
    ) -> None:
        self.options = options or SandboxOptions()
        self._state = build_state(self.options, kill=self._crash, clock=clock)
        self._port = 0
        self._serving: Serving | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: Thread | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def start(self) -> None:
        """Listen, at the same address as before if it was started before."""
        self.stop()
        listener = listening_socket(LOOPBACK, self._port)
        self._port = listener.getsockname()[1]
        self._serving = Serving(Gate(self._state).router, listener, self.options.keep_alive)
        ready = Event()
        self._thread = Thread(
            target=asyncio.run,
            args=(self._serve(self._serving, ready),),
            name="sandbox",
            daemon=True,
        )
        self._thread.start()
        ready.wait()

    async def _serve(self, serving: Serving, ready: Event) -> None:
        self._loop = asyncio.get_running_loop()
        try:
            await serving.run(ready.set, self._state.tasks)
        finally:
            ready.set()

    def stop(self) -> None:
        """Close all connections and stop listening; what is stored stays."""
        if self._thread and self._serving and self._loop:
            # A loop that has ended by itself (a crash on order) takes no more calls.
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._serving.stop)
            self._thread.join()
        self._thread = None

    def close(self) -> None:
        """Stop and close the database."""
        self.stop()
        self._state.close()

    def _crash(self) -> None:
        if self._serving:
            self._serving.stop()

    @property
    def is_running(self) -> bool:
        """Whether it listens; False after a crash on order."""
        return self._thread is not None and self._thread.is_alive()

    @property
    def url(self) -> str:
        """The base URL, without a trailing slash."""
        return f"http://{LOOPBACK}:{self._port}"

    @property
    def key(self) -> str:
        """The API key."""
        return self.options.key

    @property
    def token(self) -> str:
        """The JWT; it needs `organization-id`."""
        return self.options.token

    @property
    def requests(self) -> tuple[RequestEntry, ...]:
        """All requests that were handled, in the order of their answers, without bodies."""
        return tuple(self._state.log)

    @property
    def limited(self) -> int:
        """How many requests were answered with 429."""
        return sum(entry.status == 429 for entry in self.requests)

    def count_requests(self, route: str) -> int:
        """How many requests a route (`POST /api/customers`) has handled."""
        return sum(entry.route == route for entry in self.requests)

    def clear_requests(self) -> None:
        """Forget the requests handled so far."""
        self._state.log.clear()

    def add_fault(self, *faults: Fault) -> None:
        """Order faults from now on."""
        self._state.faults.add(faults)

    def clear_faults(self) -> None:
        """Take back all faults on order, and end the outage that one has begun."""
        self._state.faults.clear()
        self._state.go_down(0)

    def revoke_key(self) -> None:
        """Revoke the API key."""
        self._state.keyring.revoked = True

    def restore_key(self) -> None:
        """Make the API key valid again."""
        self._state.keyring.revoked = False

    def customers(self, organization_id: str = "") -> list[Record]:
        """All customers by id, inactive ones too, as `GET` answers them."""
        return self._tenant(organization_id).storage.customers()

    def customer(self, customer_id: int) -> Record | None:
        """One customer, or None."""
        return self._tenant("").storage.read(customer_id)

    def ledger(self) -> dict[int, LedgerEntry]:
        """The booked opening balances by customer id."""
        return self._tenant("").storage.ledger()

    def receivables(self) -> tuple[str, ...]:
        """Currencies that the organization lacks and for which an account was opened."""
        return self._tenant("").storage.receivables()

    def add_customer(self, **values: object) -> int:
        """Somebody else adds a customer; contract names (`displayName="Acme"`), the required ones
        filled in. Returns its id."""
        tenant = self._tenant("")
        required = {"customerType": "business", "displayName": "Somebody's customer"}
        currency = {"currencyCode": tenant.organization.base_currency}
        record = tenant.rules.new_record(camel_keys(required | currency | values))
        entry = tenant.rules.ledger_of(record)
        return tenant.storage.insert(tenant.rules.booked(record, entry), entry)

    def edit(self, customer_id: int, **values: object) -> None:
        """Somebody changes a customer; keys as `GET` answers them (`display_name`, `balance`)."""
        storage = self._tenant("").storage
        storage.replace(customer_id, (storage.read(customer_id) or {}) | values)

    def delete(self, customer_id: int) -> None:
        """Somebody deletes a customer."""
        self._tenant("").storage.delete(customer_id)

    def lose(self, count: int) -> None:
        """The database crashes: the last so many answered customers vanish, and their ids go to
        the next ones."""
        self._tenant("").lose_answered(count)

    def mark_in_use(self, customer_id: int) -> None:
        """Give a customer transactions, so that it can't be deleted."""
        self._tenant("").storage.mark_in_use(customer_id)

    def post_journal(self, *lines: JournalLine) -> int:
        """Somebody posts a manual journal; its id. Customers that it names can still be deleted."""
        return self._tenant("").storage.post_journal(lines)

    def receivables_of_nobody(self) -> Decimal:
        """What manual journals have on receivables for customers that are gone."""
        storage = self._tenant("").storage
        lines = [line for lines in storage.journals().values() for line in lines]
        orphans = [
            line.amount
            for line in lines
            if line.on_receivables and line.customer_id and storage.read(line.customer_id) is None
        ]
        return sum(orphans, Decimal(0))

    def _tenant(self, organization_id: str) -> Tenant:
        return self._state.tenants[organization_id or self.options.organization.organization_id]


def serve_forever(
    options: SandboxOptions,
    on_ready: Callable[[str, str], None],
    *,
    host: str = LOOPBACK,
    port: int = 0,
) -> None:
    """Serve in this thread until interrupted (Ctrl-C, SIGTERM); a kill on order kills this process.

    Args:
        on_ready: called once with the base URL and the API key.
        port: 0 takes a free one.

    Raises:
        OSError: the address is taken.
    """
    listener = listening_socket(host, port)
    url = f"http://{host}:{listener.getsockname()[1]}"
    state = build_state(options, kill=lambda: os._exit(_KILLED))
    try:
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(
                _serve(
                    state,
                    Serving(Gate(state).router, listener, options.keep_alive),
                    lambda: on_ready(url, options.key),
                )
            )
    finally:
        state.close()


async def _serve(state: State, serving: Serving, on_ready: Callable[[], None]) -> None:
    # Windows has no such handlers; there SIGTERM ends the process by itself.
    with contextlib.suppress(NotImplementedError):
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, serving.stop)
    await serving.run(on_ready, state.tasks)

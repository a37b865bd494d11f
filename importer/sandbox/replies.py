"""Replies as starlette sends them: answers, and the two ways of giving none."""

import socket
import struct

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from importer.sandbox.answers import Answer, Cut, Dropped, Reply

_RESET_ON_CLOSE = struct.pack("ii", 1, 0)


class _NoResponse(Response):
    """No answer. Open until the client goes, or closed at once."""

    def __init__(self, dropped: Dropped | None) -> None:
        super().__init__()
        self._dropped = dropped

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002  ASGI
        """Send nothing, and return once the connection is gone."""
        if self._dropped:
            transport = scope["state"]["transport"]
            if self._dropped.reset:
                connection = transport.get_extra_info("socket")
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
            transport.abort()
        await _await_disconnect(receive)


class _HalfResponse(Response):
    """An answer that ends in the middle of its body."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send all headers and half of the body, and close the connection."""
        half = self.body[: len(self.body) // 2]
        await send(
            {
                "type": "http.response.start",
                "status": self.status_code,
                "headers": self.raw_headers,
            }
        )
        await send({"type": "http.response.body", "body": half, "more_body": True})
        scope["state"]["transport"].close()
        await _await_disconnect(receive)


async def _await_disconnect(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def as_response(reply: Reply) -> Response:
    """The reply as starlette sends it."""
    if isinstance(reply, Answer):
        media_type = reply.media_type if reply.body else None
        return Response(reply.body, reply.status, dict(reply.headers), media_type)
    if isinstance(reply, Cut):
        return _HalfResponse(reply.answer.body, reply.answer.status)
    return _NoResponse(reply if isinstance(reply, Dropped) else None)

"""Replies as starlette sends them: answers, and the two ways of giving none."""

import socket
import struct

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from importer.sandbox.answers import Answer, Dropped, Reply

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
        while (await receive())["type"] != "http.disconnect":
            pass


def as_response(reply: Reply) -> Response:
    """The reply as starlette sends it."""
    if isinstance(reply, Answer):
        headers = dict(reply.headers)
        if not reply.body:
            return Response(status_code=reply.status, headers=headers)
        return Response(reply.body, reply.status, headers, reply.media_type)
    return _NoResponse(reply if isinstance(reply, Dropped) else None)

"""The only room that speaks HTTP. Its public face is `bigcapital.Bigcapital`.

    Bigcapital ─▶ Retrying ─▶ Paced ─▶ Client ─▶ httpx        one `send(Request) -> Response` each

Kept empty so that importing the package costs nothing: httpx is heavy.
"""

"""A stand-in Bigcapital server for demos and tests, on a real socket.

It behaves as the facts page (BIGCAPITAL.md) says a real server does, its losses included. Nothing
here knows of the importer. Importing this package is cheap: starlette and uvicorn are imported
only by the modules that serve (`server`, `process`).
"""

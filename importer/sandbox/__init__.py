"""A stand-in Bigcapital server for demos and tests, on a real socket.

It behaves as a real server was seen to (importer/api/README.md), its losses included. Nothing
here knows of the importer. Importing this package is cheap: starlette and uvicorn are imported
only by the modules that serve (`server`, `process`).
"""

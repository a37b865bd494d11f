"""A front: the page in the browser, for whoever has no terminal. On this machine only.

It holds no logic and no state of its own: runs, checks, doubts and reports are the other rooms',
and what a page shows it reads from the journal, from the files of an import (`imports`) or from the
work under way (`desk`). A tab that is closed loses nothing. Importing this package is cheap:
starlette, uvicorn and jinja2 are imported by its modules.
"""

"""The command `web`: the page in the browser."""

import webbrowser
from collections.abc import Mapping
from typing import Any

from importer.cli.screen import Screen
from importer.core.errors import ImporterError
from importer.core.language import gettext
from importer.settings import load_settings
from importer.wiring import open_own_journal


def put_starter(flags: Mapping[str, Any]) -> int:
    """`importer web --shortcut`."""
    from importer.web.shortcut import put_shortcut, this_machine

    screen = Screen(json_lines=load_settings(flags).json_lines)
    path = put_shortcut(this_machine())
    screen.tell(shortcut=str(path))
    screen.say(gettext("The starter is on the desktop: {path}").format(path=path))
    screen.say(
        gettext(
            "A double click opens the page. If the desktop asks whether it may be started, say yes."
        )
    )
    return 0


def open_page(port: int, flags: Mapping[str, Any], *, opens: bool) -> int:
    """`importer web`."""
    from importer.web.advice import leads_to_a_new_journal
    from importer.web.pages.start import connect_stand_in
    from importer.web.serving import serve
    from importer.web.site import own_site

    settings = load_settings(flags)
    screen = Screen(json_lines=settings.json_lines)
    try:
        with open_own_journal(settings):
            pass  # from now on there is one to look at
    except ImporterError as error:
        if not leads_to_a_new_journal(error):
            raise  # else the page tells it, to whoever has no terminal to read it in

    def show(address: str) -> None:
        screen.tell(address=address)
        screen.say(gettext("The page is open at {address}").format(address=address))
        screen.say(
            gettext("The address works once, on this machine only. Ctrl-C ends the page in order.")
        )
        if opens:
            webbrowser.open(address)

    site = own_site(settings)
    site.imports.clear_broken_off()
    if settings.sandbox:
        connect_stand_in(site)
    serve(site, port, show)
    return 0

"""A headless Chromium, driven over a pipe: no driver to install, no port, no window.

Speaks the DevTools protocol (https://chromedevtools.github.io/devtools-protocol) on the two file
descriptors that `--remote-debugging-pipe` names: JSON messages, each ended by a zero byte.
"""

import json
import os
import select
import shutil
import signal
import time
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
"""What the browser is called; the environment's CHROMIUM names another."""

_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    "--hide-scrollbars",
    "--mute-audio",
)
_A_MOMENT = 0.02
_PATIENCE = 60.0
"""Seconds that an answer may take before the browser counts as hung."""


class ChromiumMissingError(Exception):
    """There is no Chromium on this machine."""


class ChromiumError(Exception):
    """The browser refused a command, hung or died, or a script on the page failed."""


def find_chromium() -> str:
    """The browser's path.

    Raises:
        ChromiumMissingError: with what to do.
    """
    for name in (os.environ.get("CHROMIUM", ""), *NAMES):
        if name and (path := shutil.which(name)):
            return path
    raise ChromiumMissingError(
        "No Chromium found. Install it (Debian: apt-get install chromium) or name it: CHROMIUM=PATH"
    )


@contextmanager
def chromium(profile: Path) -> Iterator["Chromium"]:
    """A running browser with a profile of its own; ended with the block."""
    read_commands, write_commands = os.pipe()
    read_answers, write_answers = os.pipe()
    process = _start(profile, read_commands, write_answers)
    os.close(read_commands)
    os.close(write_answers)
    try:
        yield Chromium(write_commands, read_answers)
    finally:
        os.close(write_commands)
        os.close(read_answers)
        os.kill(process, signal.SIGTERM)
        os.waitpid(process, 0)


def _start(profile: Path, commands: int, answers: int) -> int:
    """Start the browser with the pipes where it looks for them; its process id."""
    path = find_chromium()
    arguments = [
        path,
        *_FLAGS,
        f"--user-data-dir={profile}",
        "--remote-debugging-pipe",
        "about:blank",
    ]
    nowhere = (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0)
    pipes = [(os.POSIX_SPAWN_DUP2, commands, 3), (os.POSIX_SPAWN_DUP2, answers, 4)]
    return os.posix_spawn(path, arguments, os.environ, file_actions=[nowhere, *pipes])


class Chromium:
    """The pipe to a browser, and the requests that its pages have made."""

    def __init__(self, commands: int, answers: int) -> None:
        self._commands, self._answers = commands, answers
        self._unread = b""
        self._number = 0
        self.events: list[dict[str, Any]] = []

    def page(self, path: Path, *, scripts: bool = True, **look: Any) -> "Page":
        """Open a file in a new tab and wait until it is shown; `look` as for `Page.set_look`."""
        return self.visit(path.as_uri(), scripts=scripts, **look)

    def visit(self, address: str, *, scripts: bool = True, **look: Any) -> "Page":
        """The same for an address."""
        target = self.call("Target.createTarget", {"url": "about:blank"})["targetId"]
        attached = self.call("Target.attachToTarget", {"targetId": target, "flatten": True})
        page = Page(self, attached["sessionId"])
        for domain in ("Page", "Network", "Runtime", "Log"):
            page.call(f"{domain}.enable")
        page.set_look(**look)
        page.call("Emulation.setScriptExecutionDisabled", {"value": not scripts})
        page.go_to(address)
        return page

    def call(
        self, method: str, parameters: dict[str, Any] | None = None, session: str = ""
    ) -> dict[str, Any]:
        """Send a command and return its result; events that come in between are kept."""
        self._number += 1
        command = {"id": self._number, "method": method, "params": parameters or {}}
        if session:
            command["sessionId"] = session
        _write_all(self._commands, json.dumps(command).encode() + b"\0")
        while True:
            message = self.next_message()
            if message.get("id") != self._number:
                continue
            if "error" in message:
                raise ChromiumError(f"{method}: {message['error']['message']}")
            result: dict[str, Any] = message["result"]
            return result

    def next_message(self) -> dict[str, Any]:
        """The next answer or event."""
        deadline = time.monotonic() + _PATIENCE
        while b"\0" not in self._unread:
            ready, _, _ = select.select([self._answers], [], [], deadline - time.monotonic())
            chunk = os.read(self._answers, 1 << 20) if ready else b""
            if not chunk:
                raise ChromiumError("The browser does not answer.")
            self._unread += chunk
        text, _, self._unread = self._unread.partition(b"\0")
        message: dict[str, Any] = json.loads(text)
        if "method" in message:
            self.events.append(message)
        return message


class Page:
    """One tab."""

    def __init__(self, browser: Chromium, session: str) -> None:
        self._browser, self._session = browser, session

    def call(self, method: str, parameters: dict[str, Any] | None = None) -> dict[str, Any]:
        """A command to this tab."""
        return self._browser.call(method, parameters, self._session)

    def set_look(
        self, width: int = 1280, height: int = 900, *, phone: bool = False, dark: bool = False
    ) -> None:
        """The window's size in CSS pixels, and what the user prefers."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": phone}
        self.call("Emulation.setDeviceMetricsOverride", size)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        motion = {"name": "prefers-reduced-motion", "value": "reduce"}
        self.call("Emulation.setEmulatedMedia", {"features": [scheme, motion]})

    def go_to(self, address: str) -> None:
        """Go to an address and wait until it is shown."""
        shown = len(self.events("Page.loadEventFired"))
        self.call("Page.navigate", {"url": address})
        while len(self.events("Page.loadEventFired")) == shown:
            self._browser.next_message()

    def until(self, script: str) -> Any:
        """The value of an expression as soon as it is true, on whatever page the tab is by then."""
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            try:
                if found := self.run(script):
                    return found
            except ChromiumError:
                pass  # the page went away under the question
            time.sleep(_A_MOMENT)
        raise ChromiumError(f"It never came to be: {script}")

    def take_file(self, selector: str, *paths: Path) -> None:
        """Choose files in a field, as somebody does in the browser's own dialogue."""
        root = self.call("DOM.getDocument")["root"]["nodeId"]
        query = {"nodeId": root, "selector": selector}
        field = self.call("DOM.querySelector", query)["nodeId"]
        files = {"nodeId": field, "files": [str(path) for path in paths]}
        self.call("DOM.setFileInputFiles", files)

    def run(self, script: str) -> Any:
        """The value of an expression on the page; promises are waited for."""
        question = {"expression": script, "returnByValue": True, "awaitPromise": True}
        answer = self.call("Runtime.evaluate", question)
        if "exceptionDetails" in answer:
            raise ChromiumError(str(answer["exceptionDetails"]))
        return answer["result"].get("value")

    def frame(self) -> "Page":
        """The page's one frame, which has no origin and therefore a process of its own."""
        attach = {"autoAttach": True, "waitForDebuggerOnStart": False, "flatten": True}
        self.call("Target.setAutoAttach", attach)
        self.wait_for("Target.attachedToTarget")
        return Page(self._browser, self.events("Target.attachedToTarget")[-1]["sessionId"])

    def text(self) -> str:
        """All that is seen, in the order of a screen reader; works without scripts too."""
        nodes = self.call("Accessibility.getFullAXTree")["nodes"]
        names = [
            node["name"]["value"]
            for node in nodes
            if node.get("role", {}).get("value") == "StaticText"
        ]
        return "\n".join(names)

    def press(self, key: str, *, shift: bool = False) -> None:
        """Press and release a key: `Tab`, `Enter`, `Space`, or a letter."""
        text = {"Enter": "\r", "Space": " "}.get(key, key if len(key) == 1 else "")
        stroke = {
            "key": " " if key == "Space" else key,
            "code": key if len(key) > 1 else f"Key{key.upper()}",
            "windowsVirtualKeyCode": {"Tab": 9, "Enter": 13, "Space": 32}.get(key, ord(key[0])),
            "modifiers": 8 if shift else 0,
        }
        self.call("Input.dispatchKeyEvent", {"type": "keyDown", "text": text, **stroke})
        self.call("Input.dispatchKeyEvent", {"type": "keyUp", **stroke})

    def screenshot(self, path: Path) -> None:
        """The whole page as a picture."""
        shot = self.call("Page.captureScreenshot", {"captureBeyondViewport": True})
        path.write_bytes(b64decode(shot["data"]))

    def print_to(self, path: Path) -> None:
        """The page as it comes out of a printer."""
        options = {"printBackground": True, "paperWidth": 8.27, "paperHeight": 11.69}
        path.write_bytes(b64decode(self.call("Page.printToPDF", options)["data"]))

    def close(self) -> None:
        """Close the tab."""
        self.call("Page.close")

    def wait_for(self, event: str) -> None:
        """Wait until the tab has reported an event."""
        while not self.events(event):
            self._browser.next_message()

    def events(self, method: str) -> list[dict[str, Any]]:
        """What the tab has reported so far under a name."""
        return [
            event["params"]
            for event in self._browser.events
            if event["method"] == method and event.get("sessionId") == self._session
        ]

    def requests(self) -> list[str]:
        """Every address that the page has asked for, its own left out."""
        sent = self.events("Network.requestWillBeSent")
        return [event["request"]["url"] for event in sent if event["type"] != "Document"]

    def complaints(self) -> list[str]:
        """What stands in the console: errors, warnings, what the page's policy refused."""
        entries = [event["entry"]["text"] for event in self.events("Log.entryAdded")]
        thrown = [str(event) for event in self.events("Runtime.exceptionThrown")]
        return entries + thrown


def _write_all(descriptor: int, data: bytes) -> None:
    while data:
        data = data[os.write(descriptor, data) :]

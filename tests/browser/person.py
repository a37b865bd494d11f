"""Somebody in front of the page: finds things by what is written on them, and waits for them."""

import json
from pathlib import Path

from tests.browser.chromium import Page

_NAMED = """
((kind, words) => [...document.querySelectorAll(kind)].find((one) =>
  one.checkVisibility() &&
  (one.getAttribute('aria-label') || one.textContent).trim().startsWith(words)))
"""


class Person:
    """A tab, and what is done in it."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, words: str) -> None:
        """A button or a link that begins with these words, as soon as it is there."""
        found = f"{_NAMED}('button, a', {json.dumps(words)})"
        self.page.until(f"document.readyState === 'complete' && !!{found}")
        self.page.run(f"{found}.click()")

    def sees(self, heading: str) -> None:
        """Wait for the page whose heading begins so."""
        self.page.until(
            "document.readyState === 'complete' && "
            f"document.querySelector('h1')?.textContent.trim().startsWith({json.dumps(heading)})"
        )

    def gives(self, *files: Path) -> None:
        """Choose files."""
        self.page.until("!!document.querySelector('input[type=file]')")
        self.page.take_file("input[type=file]", *files)

    def says(self, value: str) -> None:
        """Fill in the one answer that is asked for."""
        self.page.run(
            f"""document.querySelectorAll('[name=answer]').forEach((one) => {{
                  if (one.type === 'radio') one.checked ||= one.value === {json.dumps(value)};
                  else if (one.tagName === 'INPUT') one.value = {json.dumps(value)};
                }})"""
        )

    def address(self) -> str:
        """Where the tab is, without the origin."""
        path: str = self.page.run("location.pathname")
        return path

    def goes_to(self, step: str) -> None:
        """Type another step's address."""
        self.page.go_to(self.page.run("location.href.replace(/[^/]*$/, '')") + step)

    def focus(self) -> str:
        """What is written on what has the focus."""
        words: str = self.page.run(
            "(document.activeElement.getAttribute('aria-label') ||"
            " document.activeElement.textContent).trim()"
        )
        return words

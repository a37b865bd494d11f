"""What stands between a page and a reader, as axe-core finds it."""

from pathlib import Path

from tests.browser.chromium import Page

_AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"


def findings(page: Page) -> list[str]:
    """What axe-core has against the page: rule, and the element that breaks it."""
    page.run(f"{_AXE.read_text(encoding='utf-8')};0")
    found: list[str] = page.run(
        """axe.run(document, {resultTypes: ["violations"]}).then(({violations}) =>
             violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.html}`)))"""
    )
    return found

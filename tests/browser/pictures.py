"""The pictures that stand in the repository, made anew: `python -m tests.browser.pictures`.

The icon for systems that take no SVG, and the page as the README shows it.
"""

import os
import struct
from base64 import b64decode, b64encode
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.browser.chromium import Chromium, Page, chromium
from tests.browser.person import Person
from tests.cli.processes import read_line, start

ROOT = Path(__file__).parent.parent.parent
WEB = ROOT / "importer" / "web"
ASSETS = WEB / "assets"
MESSY = ROOT / "sample_data" / "quickbooks-online" / "demo-200-customers.csv"
SIZES = (16, 32, 48, 256)

_DRAW = """new Promise(done => {
  const image = new Image();
  image.onload = () => {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = SIZE;
    canvas.getContext('2d').drawImage(image, 0, 0, SIZE, SIZE);
    done(canvas.toDataURL('image/png'));
  };
  image.src = 'data:image/svg+xml;base64,SVG';
})"""


def draw_icons(browser: Chromium, folder: Path) -> None:
    """`icon.png` for macOS; `icon.ico` for Windows, in which PNGs may stand since Vista."""
    empty = folder / "empty.html"
    empty.write_text("<title>icon</title>", encoding="utf-8")
    page = browser.page(empty)
    (ASSETS / "icon.png").write_bytes(_png(page, 256))
    images = [(size, _png(page, size)) for size in SIZES]
    heads, at = struct.pack("<HHH", 0, 1, len(images)), 6 + 16 * len(images)
    for size, image in images:
        heads += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(image), at)
        at += len(image)
    (ASSETS / "icon.ico").write_bytes(heads + b"".join(image for _, image in images))
    page.close()


def _png(page: Page, size: int) -> bytes:
    svg = b64encode((ASSETS / "icon.svg").read_bytes()).decode()
    drawn = str(page.run(_DRAW.replace("SIZE", str(size)).replace("SVG", svg)))
    return b64decode(drawn.partition(",")[2])


def take_page(browser: Chromium) -> None:
    """`page.png`: the step Columns of a messy file."""
    process = start("web", "--no-browser", "--json", "--sandbox")
    try:
        page = browser.visit(str(read_line(process)["address"]), width=1280, height=800)
        person = Person(page)
        person.sees("Bring customers")
        person.press("New import")
        person.sees("Which file?")
        person.gives(MESSY)
        person.sees("What do the columns hold?")
        shot = page.call("Page.captureScreenshot", {"format": "png"})
        (WEB / "page.png").write_bytes(b64decode(shot["data"]))
        page.close()
    finally:
        process.terminate()
        process.communicate(timeout=60)


def main() -> None:
    """Make all of them."""
    with (
        TemporaryDirectory(ignore_cleanup_errors=True) as name,
        chromium(Path(name) / "profile") as browser,
    ):
        os.environ.update(HOME=name, XDG_DATA_HOME=f"{name}/data", XDG_CONFIG_HOME=f"{name}/config")
        draw_icons(browser, Path(name))
        take_page(browser)


if __name__ == "__main__":
    main()

"""Redraws the pictures of the README from examples; ``make pictures`` runs it.

Needs pdftoppm and Chromium (Debian: poppler-utils, chromium). The same fonts and programs give the
same files.
"""

import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageChops, ImageOps

from budgetgen.composing.document import FormBlock, TableBlock
from budgetgen.county.county import SITE_FOLDER, read_county
from budgetgen.county.executors import ThisProcess
from budgetgen.county.plan import Request
from budgetgen.county.portal.publish import publish
from budgetgen.county.portal.readiness import readiness
from budgetgen.county.run import run_county
from budgetgen.reading.part_file import Placed
from budgetgen.rendering import FORMATS, Prepared, prepare, render

HERE = Path(__file__).resolve().parent
EXAMPLES = HERE.parents[1] / "examples"
SITE_PAGE = "2024/231/index.html"
SITE_WINDOW = (1120, 1000)
WIDTH = 600
MARGIN = 12
DPI = 220
GREYS = 16
COLOURS = 128
EDGE = 0xC0


@dataclass(frozen=True)
class Picture:
    """A picture's file name and the sheet of the PDF it shows, counting from 1."""

    name: str
    sheet: int


def sheet_of(prepared: Prepared, anchor: str) -> int:
    """The sheet on which the heading `anchor` stands: printed numbers start after the directory."""
    sections = zip(prepared.document.sections, prepared.layout.section_starts, strict=True)
    first = next(start for section, start in sections if section.page_numbers == "重新")
    return first - 1 + prepared.layout.pages[anchor]


def choose(prepared: Prepared) -> list[Picture]:
    """The directory, the widest table and the first project form."""
    blocks = list(prepared.document.blocks())
    tables = [b for b in blocks if isinstance(b, TableBlock) and b.heading and b.table.rows]
    widest = max((t for t in tables if t.table.wide), key=lambda t: len(t.table.columns))
    form = next(b for b in blocks if isinstance(b, FormBlock))
    assert widest.heading is not None
    return [
        Picture("directory.png", 1),
        Picture("table.png", sheet_of(prepared, widest.heading.anchor)),
        Picture("form.png", sheet_of(prepared, form.heading.anchor)),
    ]


def draw(pdf: Path, sheet: int, folder: Path) -> Image.Image:
    """One sheet as a grey picture."""
    stem = folder / f"sheet-{sheet}"
    span = ("-f", str(sheet), "-l", str(sheet), "-singlefile")
    subprocess.run(["pdftoppm", "-r", str(DPI), "-gray", *span, pdf, stem], check=True)
    with Image.open(stem.with_suffix(".pgm")) as image:
        return image.copy()


def shrink(image: Image.Image) -> Image.Image:
    """The printed part of a sheet, `WIDTH` pixels wide with a little air and a thin edge."""
    printed = ImageChops.invert(image).getbbox()
    cut = image.crop(printed)
    inner = WIDTH - 2 * MARGIN - 2
    height = round(cut.height * inner / cut.width)
    small = cut.resize((inner, height), Image.Resampling.LANCZOS)
    framed = ImageOps.expand(ImageOps.expand(small, MARGIN, 0xFF), 1, EDGE)
    step = 255 // (GREYS - 1)
    return framed.point(lambda grey: round(grey / step) * step)


def draw_site(folder: Path) -> Image.Image:
    """The top of a department's page on the site that is made of the example county."""
    root = folder / "county"
    shutil.copytree(EXAMPLES / "county", root)
    found = read_county(root)
    assert isinstance(found, Placed), found
    run_county(root, found.part, Request(tuple(FORMATS)), ThisProcess())
    assert publish(root, found.part, readiness(root, found.part), root / SITE_FOLDER).written
    picture = folder / "site.png"
    window = "--window-size={},{}".format(*SITE_WINDOW)
    options = ("--headless", "--no-sandbox", "--hide-scrollbars", window)
    address = (root / SITE_FOLDER / SITE_PAGE).as_uri()
    command = ["chromium", *options, f"--screenshot={picture}", address]
    subprocess.run(command, check=True, capture_output=True)
    with Image.open(picture) as image:
        size = (WIDTH, round(WIDTH * image.height / image.width))
        small = image.convert("RGB").resize(size, Image.Resampling.LANCZOS)
    return ImageOps.expand(small.crop((1, 1, size[0] - 1, size[1] - 1)), 1, (EDGE,) * 3)


def save(image: Image.Image, name: str, colours: int) -> None:
    path = HERE / name
    image.quantize(colours).save(path, optimize=True)
    print(f"{name}: {image.width}x{image.height}, {path.stat().st_size // 1024} KB")


def main() -> None:
    prepared = prepare(EXAMPLES / "department").prepared
    assert prepared is not None
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pdf = folder / "department.pdf"
        pdf.write_bytes(render(prepared, "pdf"))
        for picture in choose(prepared):
            save(shrink(draw(pdf, picture.sheet, folder)), picture.name, GREYS)
        save(draw_site(folder), "site.png", COLOURS)


if __name__ == "__main__":
    main()

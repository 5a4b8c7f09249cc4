"""What a whole county costs: beside docxtpl with LibreOffice, beside bare Typst, and run again.

The county is the one in ``invented``: 100 departments of unequal sizes, some 6,000 pages. Each
contestant is a process of its own; time is processor time, children included, unless it says by the
clock. README.md in this folder says how to read it. Linux only.
"""

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import yaml
from invented.county import generate_county
from pypdf import PdfReader
from render import Cost, execute, run

from budgetgen.county.county import COUNTY_FILE, DEPARTMENTS_FOLDER, RESULTS_FOLDER

COMMAND = str(Path(sys.executable).with_name("budgetgen"))
FORMATS, EVERY_FORMAT = "docx,html,pdf", "docx,html,pdf,xlsx,csv,json"
LARGEST = 100
"""Pages of the documents for which the memory of a worker is limited."""
MEMORY_MB = 400


@dataclass(frozen=True)
class LibreOffice:
    """What LibreOffice takes in seconds, from a sample: per call, and per page on top of it."""

    sampled: int
    sampled_pages: int
    per_call: float
    per_page: float

    def total(self, pages: int, calls: int) -> float:
        return calls * self.per_call + pages * self.per_page


@dataclass(frozen=True)
class Measured:
    """One round: the run of the county and its contestants, right after one another."""

    whole: Cost
    unchanged: Cost
    changed: Cost
    alone: Cost
    typst: Cost
    templates: Cost
    office: LibreOffice

    def pipeline(self, pages: int, calls: int) -> float:
        """Seconds of the pipeline with so many calls of LibreOffice."""
        return self.templates.seconds + self.office.total(pages, calls)


@dataclass
class Watch:
    """The most memory that any worker held, by tenths of the run."""

    samples: list[float] = field(default_factory=list)

    def look(self, done: threading.Event) -> None:
        """Note the largest of this process's grandchildren until `done`."""
        me = psutil.Process()
        while not done.wait(0.1):
            sizes = [0.0]
            for process in me.children(recursive=True):
                try:
                    sizes.append(process.memory_info().rss / 2**20)
                except psutil.Error:
                    continue
            self.samples.append(max(sizes))

    def tenths(self) -> list[float]:
        count = len(self.samples)
        cut = [self.samples[i * count // 10 : (i + 1) * count // 10] for i in range(10)]
        return [max(part, default=0.0) for part in cut]


def render(county: Path, workers: int = 1, fresh: bool = True, formats: str = FORMATS) -> Cost:
    """One run of the command over the county."""
    if fresh:
        shutil.rmtree(county / RESULTS_FOLDER, ignore_errors=True)
    options = ["--format", formats, "--workers", str(workers)]
    return execute([COMMAND, "county", "render", str(county), *options])


def correct(county: Path) -> Path:
    """Change one word of the middle department's submission; the file's folder."""
    files = sorted(county.glob(f"{DEPARTMENTS_FOLDER}/*/*.yaml"))
    middle = files[len(files) // 2]
    text = middle.read_text(encoding="utf-8")
    middle.write_text(text.replace("审核单位: ", "审核单位: 新", 1), encoding="utf-8")
    return middle.parent


def measure(
    county: Path, plain: Path, folder: Path, pages: dict[str, int], sample: int
) -> Measured:
    """One round; the county and the content of its contestants are made already."""
    whole = render(county)
    report = folder / "typst.json"
    peak = run("bare_typst.py", report, *sorted(plain.glob("*/document.typ"))).peak_mb
    typst = Cost(json.loads(report.read_text(encoding="utf-8")), peak)
    templates = run("docxtpl_and_jinja.py", county, plain)
    office = libreoffice(plain, folder, pages, sample)
    unchanged = render(county, fresh=False)
    department = correct(county)
    changed = render(county, fresh=False)
    own = ["render", str(department), "--format", FORMATS, "--out", str(folder / "alone")]
    alone = execute([COMMAND, *own])
    return Measured(whole, unchanged, changed, alone, typst, templates, office)


def sampled(pages: dict[str, int], count: int) -> list[str]:
    """Departments spread evenly over the sizes."""
    ordered = sorted(pages, key=lambda code: (pages[code], code))
    return [ordered[(2 * i + 1) * len(ordered) // (2 * count)] for i in range(count)]


def libreoffice(plain: Path, folder: Path, pages: dict[str, int], count: int) -> LibreOffice:
    """Convert a sample in one call and in a call per file; the difference is what a call costs."""
    chosen = sampled(pages, min(count, len(pages)))
    profile = folder / "libreoffice"
    # Word files of the same name would overwrite one another's PDF.
    files = [shutil.copy(plain / code / "plain.docx", folder / f"{code}.docx") for code in chosen]
    run("libreoffice.py", "one", profile, files[0])  # makes the profile
    one = run("libreoffice.py", "one", profile, *files).seconds
    each = run("libreoffice.py", "each", profile, *files).seconds
    call = (each - one) / max(1, len(files) - 1)
    shown = sum(pages[code] for code in chosen)
    return LibreOffice(len(chosen), shown, call, (one - call) / shown)


def smaller_county(county: Path, folder: Path, pages: dict[str, int]) -> Path:
    """The departments of at most `LARGEST` pages as a county of their own."""
    values = yaml.safe_load((county / COUNTY_FILE).read_text(encoding="utf-8"))
    values["部门"] = [each for each in values["部门"] if pages[each["编码"]] <= LARGEST]
    target = folder / "smaller"
    for each in values["部门"]:
        name = f"{each['编码']}-{each['名称']}"
        shutil.copytree(county / DEPARTMENTS_FOLDER / name, target / DEPARTMENTS_FOLDER / name)
    text = yaml.safe_dump(values, allow_unicode=True, sort_keys=False)
    (target / COUNTY_FILE).write_text(text, encoding="utf-8")
    return target


def watched(county: Path) -> list[float]:
    """The most memory of any of two workers in each tenth of a run."""
    watch, done = Watch(), threading.Event()
    thread = threading.Thread(target=watch.look, args=(done,))
    thread.start()
    try:
        render(county, workers=2)
    finally:
        done.set()
        thread.join()
    return watch.tenths()


def report_everything(county: Path) -> None:
    """What the county takes with the documents of all units, in every format: for a province."""
    path = county / COUNTY_FILE
    values = yaml.safe_load(path.read_text(encoding="utf-8"))
    values["公开计划"]["单位公开"] = "是"
    path.write_text(yaml.safe_dump(values, allow_unicode=True, sort_keys=False), encoding="utf-8")
    cost = render(county, formats=EVERY_FORMAT)
    files = [file for file in (county / RESULTS_FOLDER).rglob("*") if file.is_file()]
    documents = [file for file in files if file.suffix == ".pdf"]
    pages = sum(len(PdfReader(file).pages) for file in documents)
    kinds = Counter[str]()
    for file in files:
        kinds[file.suffix] += file.stat().st_size
    print(f"\nWith the units' documents, every format: {len(documents)} documents, {pages:,} pages")
    line("processor seconds", [cost.seconds])
    line("memory at most, MB", [cost.peak_mb], 0)
    line("input, MB", [size_mb((county / DEPARTMENTS_FOLDER).rglob("*"))])
    for kind, size in sorted(kinds.items()):
        line(f"{kind}, MB", [size / 2**20])


def size_mb(files: Iterable[Path]) -> float:
    return sum(file.stat().st_size for file in files if file.is_file()) / 2**20


def line(name: str, values: Iterable[float], digits: int = 2, target: str = "") -> None:
    """The median of the rounds and their range."""
    found = sorted(values)
    shown = f"{statistics.median(found):.{digits}f}"
    if len(found) > 1:
        shown += f"  ({found[0]:.{digits}f}-{found[-1]:.{digits}f})"
    print(f"  {name:<52}{shown:<24}{target}")


def report_ratios(rounds: list[Measured], files: int, pages: int) -> None:
    office = rounds[0].office
    print(
        f"LibreOffice converted {office.sampled} files of {office.sampled_pages} pages in one call "
        "and in a call each; what it takes for all of them is reckoned from that"
    )
    print("\nProcessor seconds, median of the rounds")
    line("county render, one worker", (m.whole.seconds for m in rounds))
    line("bare Typst, compiling alone", (m.typst.seconds for m in rounds))
    line("reading, docxtpl and Jinja2", (m.templates.seconds for m in rounds))
    line("LibreOffice, per call", (m.office.per_call for m in rounds))
    line("LibreOffice, all pages", (m.office.total(pages, 0) for m in rounds))
    line("county render, nothing changed", (m.unchanged.seconds for m in rounds))
    line("county render, one department changed", (m.changed.seconds for m in rounds))
    line("that department by itself, budgetgen render", (m.alone.seconds for m in rounds))
    print("\nRatios")
    one = (m.pipeline(pages, 1) / m.whole.seconds for m in rounds)
    line("pipeline with one LibreOffice / county render", one, target="at least 2")
    each = (m.pipeline(pages, files) / m.whole.seconds for m in rounds)
    line("pipeline with a call per file / county render", each, target="at least 4")
    bare = (m.whole.seconds / m.typst.seconds for m in rounds)
    line("county render / bare Typst", bare, target="at most 1.6")
    again = (100 * m.unchanged.seconds / m.whole.seconds for m in rounds)
    line("nothing changed, % of a full run", again, target="under 1")
    more = (100 * (m.changed.seconds - m.alone.seconds) / m.whole.seconds for m in rounds)
    line("one changed, beyond its own cost, % of a full run", more, target="under 1")


def report_memory(title: str, tenths: list[float], target: str) -> None:
    print(f"\n{title}, MB, by tenths of the run{target}")
    print("  " + " ".join(f"{value:.0f}" for value in tenths))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--departments", type=int, default=100, help="fewer: spread over the sizes")
    parser.add_argument("--runs", type=int, default=2, help="rounds; the median counts")
    parser.add_argument("--units", action="store_true", help="with units' documents, every format")
    parser.add_argument("--lo-sample", type=int, default=20, help="files given to LibreOffice")
    options = parser.parse_args()
    # Typst works in threads, which would hide what it costs.
    os.environ["RAYON_NUM_THREADS"] = "1"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        county, plain = folder / "county", folder / "plain"
        generate_county(county, options.departments)
        run("county_files.py", county, plain)
        pages = json.loads((plain / "pages.json").read_text(encoding="utf-8"))
        total = sum(pages.values())
        print(f"{len(pages)} departments, {total:,} pages, the largest {max(pages.values())}")
        rounds = [
            measure(county, plain, folder, pages, options.lo_sample) for _ in range(options.runs)
        ]
        report_ratios(rounds, len(pages), total)
        pairs = [(render(county, 1).wall, render(county, 2).wall) for _ in range(options.runs)]
        faster = (one / two for one, two in pairs)
        line("two workers, times faster by the clock", faster, target="at least 1.8")
        helped = [execute([COMMAND, "--help"]).wall for _ in range(5)]
        print("\nSeconds by the clock")
        line("budgetgen --help", helped, target="under 0.3")
        small = smaller_county(county, folder, pages)
        report_memory(
            f"A worker, documents up to {LARGEST} pages", watched(small), f" (under {MEMORY_MB})"
        )
        report_memory("A worker, all documents", watched(county), "")
        if options.units:
            report_everything(county)


if __name__ == "__main__":
    main()

"""How long a run takes and how much memory, beside docxtpl and WeasyPrint on the same content.

Run it with ``make bench``; README.md in this folder says how to read it. Linux only.
"""

import argparse
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).resolve().parent
EXAMPLE = HERE.parent / "examples" / "department" / "department.yaml"
STAGES = ("start", "read", "tables", "compose", "layout", "check", "docx", "html", "pdf")
WHOLE, DOCXTPL, WEASYPRINT = "budgetgen, 3 formats", "plain docxtpl", "bare WeasyPrint"
CONTESTANTS = (WHOLE, DOCXTPL, WEASYPRINT)


@dataclass(frozen=True)
class Cost:
    """Processor seconds (user and system, children included), peak memory, seconds by the clock."""

    seconds: float
    peak_mb: float
    wall: float = 0.0


@dataclass
class Size:
    """One size of the example and what every run of it cost, by stage or contestant."""

    factor: int
    projects: int
    lines: int
    runs: dict[str, list[Cost]] = field(default_factory=dict)

    def note(self, name: str, cost: Cost) -> None:
        self.runs.setdefault(name, []).append(cost)

    def seconds(self, name: str) -> float:
        return statistics.median(cost.seconds for cost in self.runs[name])

    def ratios(self) -> list[float]:
        """Whole run to bare WeasyPrint, run by run: neighbours in time share the machine's mood."""
        pairs = zip(self.runs[WHOLE], self.runs[WEASYPRINT], strict=True)
        return sorted(whole.seconds / bare.seconds for whole, bare in pairs)

    def fastest_ratio(self) -> float:
        """The same of the fastest runs: other work on the machine can only slow one down."""
        whole, bare = (min(c.seconds for c in self.runs[name]) for name in (WHOLE, WEASYPRINT))
        return whole / bare

    def peak_mb(self, name: str) -> float:
        return statistics.median(cost.peak_mb for cost in self.runs[name])


def multiplied(values: dict[str, Any], factor: int) -> dict[str, Any]:
    """The submission with every project and its ledger lines `factor` times, under new codes."""

    def copies(items: list[dict[str, Any]], *keys: str) -> list[dict[str, Any]]:
        found = list(items)
        for n in range(2, factor + 1):
            found += [
                {**item, **{key: f"{item[key]}-{n}" for key in keys}}
                for item in items
                if all(item.get(key) for key in keys)
            ]
        return found

    return {
        **values,
        "预算明细": copies(values["预算明细"], "项目"),
        "项目": copies(values["项目"], "编码", "名称"),
    }


class _Plain(yaml.SafeDumper):
    """Writes copies out in full, as a person would."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def write_input(factor: int, path: Path) -> Size:
    # BaseLoader leaves every scalar the text that was typed.
    values = yaml.load(EXAMPLE.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    values = multiplied(values, factor)
    text = yaml.dump(
        values,
        Dumper=_Plain,
        allow_unicode=True,
        sort_keys=False,
        width=1000,
        default_flow_style=None,
    )
    path.write_text(text, encoding="utf-8")
    return Size(factor, len(values["项目"]), len(values["预算明细"]))


def run(script: str, *arguments: Path | str) -> Cost:
    """Run one contestant to its end in a process of its own."""
    return execute([sys.executable, str(HERE / "contestants" / script), *map(str, arguments)])


def execute(command: list[str]) -> Cost:
    """Run a command to its end; the whole run ends with its output where it fails."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert process.stdout is not None
    output = process.stdout.read().decode(errors="replace")
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command[:4])} … failed:\n{output}")
    wall = time.perf_counter() - start
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, wall)


def measure(size: Size, source: Path, folder: Path) -> None:
    """One run of every contestant."""
    report = folder / "stages.json"
    whole = run("budgetgen_cli.py", source, folder / "ours", report)
    stages = json.loads(report.read_text(encoding="utf-8"))
    for stage in STAGES:
        size.note(stage, Cost(stages[stage]["seconds"], stages[stage]["peak_mb"]))
    # The stages set the process's own high-water mark back.
    peak = max(whole.peak_mb, *(stage["peak_mb"] for stage in stages.values()))
    size.note(WHOLE, Cost(whole.seconds, peak))
    plain = (folder / "template.docx", folder / "content.json", folder / "plain.docx")
    size.note(DOCXTPL, run("plain_docxtpl.py", *plain))
    size.note(WEASYPRINT, run("bare_weasyprint.py", folder / "plain.html", folder / "plain.pdf"))


def growth(sizes: list[Size], name: str) -> list[str]:
    """Between neighbouring sizes: time grows with the projects to the power of this number."""
    found = []
    for small, large in pairwise(sizes):
        more = math.log(large.projects / small.projects)
        found.append(f"{math.log(large.seconds(name) / small.seconds(name)) / more:.2f}")
    return found


def show(title: str, rows: list[tuple[str, list[str]]]) -> None:
    print(f"\n{title}")
    for name, cells in rows:
        print(f"  {name:<22}" + "".join(f"{cell:>10}" for cell in cells))


def report(sizes: list[Size]) -> None:
    names = [*STAGES, *CONTESTANTS]
    heads = [f"{size.factor}x" for size in sizes]
    steps = [f"{a.factor}x-{b.factor}x" for a, b in pairwise(sizes)]
    show(
        "Size",
        [
            ("", heads),
            ("projects", [str(size.projects) for size in sizes]),
            ("ledger lines", [str(size.lines) for size in sizes]),
        ],
    )
    show(
        "Processor time in seconds, median; growth exponent per step (1.00 = as the projects)",
        [("", heads + steps)]
        + [
            (name, [f"{size.seconds(name):.2f}" for size in sizes] + growth(sizes, name))
            for name in names
        ],
    )
    show(
        "Peak memory in MB, median",
        [("", heads)] + [(name, [f"{size.peak_mb(name):.0f}" for size in sizes]) for name in names],
    )
    ratios = [size.ratios() for size in sizes]
    show(
        "Whole run / bare WeasyPrint (target: at most 1.15)",
        [
            ("", heads),
            ("median of the runs", [f"{statistics.median(found):.2f}" for found in ratios]),
            ("of the fastest runs", [f"{size.fastest_ratio():.2f}" for size in sizes]),
            ("range", [f"{found[0]:.2f}-{found[-1]:.2f}" for found in ratios]),
        ],
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="runs of each; the median counts")
    parser.add_argument("--factors", type=int, nargs="+", default=[1, 3, 10])
    options = parser.parse_args()
    sizes = []
    with tempfile.TemporaryDirectory() as name:
        for factor in options.factors:
            folder = Path(name) / str(factor)
            folder.mkdir()
            source = folder / "department.yaml"
            size = write_input(factor, source)
            run("plain_files.py", source, folder)
            for _ in range(options.runs):
                measure(size, source, folder)
            print(f"{factor}x done", file=sys.stderr)
            sizes.append(size)
    report(sizes)


if __name__ == "__main__":
    main()

"""How long the checks take: per 1,000 indicators, per department, beside a bare WeasyPrint PDF.

The input is ``examples/department`` with its projects 1, 10 and 100 times. Only the rules are
counted: reading, tables and composing are done for ``render`` anyway. Each run is a process of its
own, so that the catalogue and the word lists are loaded in it. Linux only.
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
from itertools import pairwise
from pathlib import Path
from typing import Any

from render import run, write_input

TARGET = 2.0
"""Percent of bare WeasyPrint, at most."""


def check_once(source: Path) -> None:
    """Check `source` in this process; its cost as JSON on the standard output."""
    from budgetgen.checking.engine import run_checks
    from budgetgen.rendering import case_of, prepare

    prepared = prepare(source).prepared
    assert prepared is not None
    indicators = sum(len(project.indicators) for project in prepared.submission.projects)
    seconds = []
    for _ in range(2):  # a new case: the first run loads the catalogue, a county's others do not
        case = case_of(prepared)
        start = time.process_time()
        outcome = run_checks(case, prepared.positions)
        seconds.append(time.process_time() - start)
        assert not outcome.broken, outcome.broken
    found = len(outcome.findings)
    print(json.dumps({"seconds": seconds, "indicators": indicators, "findings": found}))


def measured(source: Path) -> dict[str, Any]:
    """The cost of one run in a process of its own."""
    command = [sys.executable, __file__, "--once", str(source)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    if done.returncode:
        sys.exit(f"checking failed:\n{done.stderr}")
    cost: dict[str, Any] = json.loads(done.stdout)
    return cost


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="runs of each; the median counts")
    parser.add_argument("--factors", type=int, nargs="+", default=[1, 10, 100])
    parser.add_argument("--beside", type=int, default=1, help="largest factor to print as PDF, too")
    parser.add_argument("--once", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.once:
        check_once(options.once)
        return
    points: list[tuple[int, float]] = []
    print("Rules only, processor seconds, median of the runs; first: loading the catalogue, too")
    print(f"{'':>8}{'indicators':>12}{'findings':>10}{'first':>9}{'again':>9}{'per 1,000':>11}")
    with tempfile.TemporaryDirectory() as name:
        for factor in options.factors:
            folder = Path(name) / str(factor)
            folder.mkdir()
            source = folder / "department.yaml"
            write_input(factor, source)
            beside = factor <= options.beside
            if beside:
                run("plain_files.py", source, folder)
            firsts, agains, ratios, pdfs = [], [], [], []
            for _ in range(options.runs):
                cost = measured(source)
                first, again = cost["seconds"]
                firsts.append(first)
                agains.append(again)
                if beside:  # right after it: neighbours in time share the machine's mood
                    pdfs.append(
                        run("bare_weasyprint.py", folder / "plain.html", folder / "p.pdf").seconds
                    )
                    ratios.append((100 * first / pdfs[-1], 100 * again / pdfs[-1]))
            indicators = int(cost["indicators"])
            first, again = statistics.median(firsts), statistics.median(agains)
            points.append((indicators, again))
            print(
                f"{factor:>7}x{indicators:>12,}{cost['findings']:>10}{first:>9.3f}{again:>9.3f}"
                f"{again * 1000 / indicators:>11.3f}"
            )
            if beside:
                cold, warm = (statistics.median(side) for side in zip(*ratios, strict=True))
                print(
                    f"{'':>8}bare WeasyPrint {statistics.median(pdfs):.2f} s: the checks take "
                    f"{cold:.1f} % of it, {warm:.1f} % in a process that has checked one already "
                    f"(target: under {TARGET:.0f} %)"
                )
    for (less, short), (more, long) in pairwise(points):
        exponent = math.log(long / short) / math.log(more / less)
        print(f"growth {less:,} to {more:,} indicators: {exponent:.2f} (1.00 = as the indicators)")


if __name__ == "__main__":
    main()

"""How long a filled Excel form takes to read, beside bare openpyxl on the same file.

The input is ``examples/department`` with its projects 1, 3 and 10 times, written as a form. Both sides
run in one process, warm, in turns; openpyxl loads the workbook as usual and goes through all values.
Its time is for cells alone; ours gives the submission, checked, with the place of every value.
"""

import argparse
import statistics
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path

from render import write_input

TARGET = 1.5
"""Times bare openpyxl, at most."""


def bare(path: Path) -> int:
    """Every value of the workbook through openpyxl; how many there are."""
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(path, data_only=True)
    return sum(
        value is not None
        for sheet in book.worksheets
        for row in sheet.iter_rows(values_only=True)
        for value in row
    )


def ours(path: Path) -> int:
    """The submission of the form; how many lines its ledger has."""
    from budgetgen.reading.submission import read_submission

    submission = read_submission(path).submission
    assert submission is not None
    return len(submission.lines)


def write_form(factor: int, folder: Path) -> Path:
    """The example with its projects `factor` times, as a form."""
    from budgetgen.excel.form.workbook import form_workbook
    from budgetgen.packs.pack import load_pack
    from budgetgen.reading.submission import read_submission

    source, form = folder / f"{factor}.yaml", folder / f"{factor}.xlsx"
    write_input(factor, source)
    submission = read_submission(source).submission
    assert submission is not None
    pack = load_pack(submission.pack)
    form.write_bytes(form_workbook(submission, pack, submission.budget_year))
    return form


def seconds(call: Callable[[Path], int], path: Path) -> tuple[float, int]:
    """Processor time of one call, and what it counted."""
    start = time.process_time()
    count = call(path)
    return time.process_time() - start, count


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="runs of each; the median counts")
    parser.add_argument("--factors", type=int, nargs="+", default=[1, 3, 10])
    options = parser.parse_args()
    print("Processor seconds, median of the runs")
    print(f"{'':>6}{'lines':>8}{'values':>9}{'openpyxl':>10}{'ours':>8}{'ratio':>7}{'range':>12}")
    missed = False
    with tempfile.TemporaryDirectory() as name:
        for factor in options.factors:
            form = write_form(factor, Path(name))
            ours(form)  # imports, and what is loaded once per process
            bare(form)
            plain, full, ratios = [], [], []
            for _ in range(options.runs):  # neighbours in time share the machine's mood
                beside, values = seconds(bare, form)
                own, lines = seconds(ours, form)
                plain.append(beside)
                full.append(own)
                ratios.append(own / beside)
            ratio = statistics.median(ratios)
            missed = missed or ratio > TARGET
            print(
                f"{factor:>5}x{lines:>8,}{values:>9,}{statistics.median(plain):>10.2f}"
                f"{statistics.median(full):>8.2f}{ratio:>7.2f}"
                f"{f'{min(ratios):.2f}–{max(ratios):.2f}':>12}"
            )
    print(f"target: at most {TARGET} times bare openpyxl: {'missed' if missed else 'met'}")


if __name__ == "__main__":
    main()

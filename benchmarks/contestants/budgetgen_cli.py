"""``budgetgen render`` as a user runs it, with a clock around every stage.

Arguments: the budget file, the output folder, the JSON file for what was measured.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

STATUS, RESET = Path("/proc/self/status"), Path("/proc/self/clear_refs")
measured: dict[str, dict[str, float]] = {}


def peak_mb() -> float:
    """The most memory held since the last reset."""
    lines = STATUS.read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def note(stage: str, seconds: float) -> None:
    entry = measured.setdefault(stage, {"seconds": 0.0, "peak_mb": 0.0})
    entry["seconds"] += seconds
    entry["peak_mb"] = max(entry["peak_mb"], peak_mb())
    RESET.write_text("5")


def clocked(stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
    def call(*args: Any, **kwargs: Any) -> Any:
        start = time.process_time()
        try:
            return function(*args, **kwargs)
        finally:
            note(stage, time.process_time() - start)

    return call


def main() -> None:
    source, folder, report = sys.argv[1:]
    from budgetgen import rendering
    from budgetgen.checking import check
    from budgetgen.cli.app import leave, run

    for stage, module, name in (
        ("read", rendering, "read_submission"),
        ("read", rendering, "load_pack"),
        ("tables", rendering, "build_tables"),
        ("compose", rendering, "compose"),
        ("layout", rendering, "lay_out"),
        ("check", check, "check_prepared"),
        ("pdf", rendering, "_pdf"),
    ):
        setattr(module, name, clocked(stage, getattr(module, name)))
    for name, write in tuple(rendering.FORMATS.items()):
        rendering.FORMATS[name] = clocked(name, write)
    note("start", time.process_time())
    code = run(["render", source, "--format", "docx,html,pdf", "--out", folder])
    Path(report).write_text(json.dumps(measured), encoding="utf-8")
    leave(code)


if __name__ == "__main__":
    main()

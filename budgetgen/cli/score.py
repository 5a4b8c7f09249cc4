"""The score profile of ``budgetgen check --score``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from budgetgen.cli.output import WRONG, show_findings

if TYPE_CHECKING:
    from budgetgen.checking.check import CheckResult
    from budgetgen.checking.scoring import Score


def profile_from(file: Path | None) -> Callable[[CheckResult], Score | None]:
    """What gives a score by the profile in `file`, else by the default one."""
    from budgetgen.checking.scoring import ScoreProfile, load_profile, score

    profile = load_profile(file)
    if not isinstance(profile, ScoreProfile):
        show_findings(profile)
        raise typer.Exit(WRONG)
    return lambda result: score(result, profile)

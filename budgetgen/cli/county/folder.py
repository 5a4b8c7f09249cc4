"""What the commands of a county have in common: its folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from budgetgen.cli.output import WRONG, show_findings

if TYPE_CHECKING:
    from budgetgen.checking.placed_file import Placed
    from budgetgen.county.county import County

Folder = Annotated[
    Path,
    typer.Argument(metavar="文件夹", help="县的文件夹，其中有 county.yaml；不填则为当前文件夹"),
]
"""The argument of every command that works on a county."""


def opened(folder: Path) -> Placed[County]:
    """The county of a folder; ends the command with all that is wrong with its file."""
    from budgetgen.county.county import read_county

    found = read_county(folder)
    if isinstance(found, tuple):
        show_findings(found)
        raise typer.Exit(WRONG)
    return found

"""``budgetgen schema``: the JSON Schema of a submission, or of a county."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from budgetgen.cli.output import out, save


def schema(
    file: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="文件", help="写到文件；不填则显示在屏幕上"),
    ] = None,
    county: Annotated[bool, typer.Option("--county", help="全县的 county.yaml 的")] = False,
) -> None:
    """写出填报文件的 JSON Schema，供编辑器提示和检查。"""
    from budgetgen.schema import county_schema_text, schema_text

    text = county_schema_text() if county else schema_text()
    if file is None:
        typer.echo(text, nl=False)
        return
    save({file: text.encode()})
    out.print(f"已写出 {file}")

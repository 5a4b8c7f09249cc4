"""``budgetgen new``: a small example to start from."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from budgetgen.cli.output import WRONG, err, out, save
from budgetgen.resources import examples_folder

START = "department.yaml"


def new(
    folder: Annotated[Path, typer.Argument(metavar="文件夹", help="新建在哪个文件夹")],
) -> None:
    """新建一份小示例：改成自己的内容即可生成。"""
    from budgetgen.schema import SCHEMA_FILE, schema_text

    file, schema = folder / START, folder / SCHEMA_FILE
    for path in (file, schema):
        if os.path.lexists(path):
            err.print(f"{path} 已经存在，没有改动")
            err.print("    → 请换一个文件夹", style="dim")
            raise typer.Exit(WRONG)
    example = (examples_folder() / "small" / START).read_text(encoding="utf-8")
    first, rest = example.split("\n", 1)
    assert first.startswith("# yaml-language-server")
    text = f"# yaml-language-server: $schema={SCHEMA_FILE}\n{rest}"
    save({file: text.encode(), schema: schema_text().encode()})
    out.print(f"已新建 {file}，请照着改成本部门的内容，然后运行：")
    shown = f'"{folder}"' if " " in str(folder) else folder
    out.print(f"  budgetgen render {shown}")

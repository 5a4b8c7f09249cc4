"""A new pack that says only where it differs from another."""

from __future__ import annotations

import os
from pathlib import Path

from budgetgen.packs.folder import SETTINGS_FILE, PackError, defect, is_pack_file
from budgetgen.packs.pack import ID, built_in_packs, find_pack, load_folder
from budgetgen.packs.schemas import pack_schemas, schema_file
from budgetgen.packs.user_folder import installed_packs
from budgetgen.writing.files import write_files

_SETTINGS = """\
# yaml-language-server: $schema={schema}
# 沿用 {base}：这里没有写的，都照它。
标识: {id}
名称: {id}
版本: 1.0.0
沿用: {base}
预算年度: {years}
"""


def start_pack(folder: Path, base_name: str, copied: list[str]) -> list[Path]:
    """The files of a new pack in `folder` over the pack `base_name`; raises PackError.

    `copied` names files of the base (outline.yaml, text/前言.j2) to be changed in the new pack.
    """
    name = folder.absolute().name
    if not ID.fullmatch(name):
        remedy = "文件夹的名称就是标识：只用字母、汉字、数字和短横线，如 yunxi-2024"
        raise PackError(defect("PACK-ID", f"“{name}”不能用作标识", folder, remedy))
    if name in {**built_in_packs(), **installed_packs()}:
        message = f"已有名为“{name}”的模板包"
        raise PackError(defect("PACK-ID", message, folder, "请给文件夹换一个名称"))
    base = load_folder(find_pack(base_name))
    files = {folder / SETTINGS_FILE: _settings(name, base_name, base.settings.years)}
    files |= {folder / file: text for file, text in pack_schemas().items()}
    for wanted in copied:
        files[folder / wanted] = _copied(wanted, base.sources.folders)
    for path in files:
        if os.path.lexists(path):
            raise PackError(defect("PACK-FILE", "文件已经存在，没有改动", path, "请换一个文件夹"))
    problems = write_files({path: text.encode() for path, text in files.items()})
    if problems:
        raise PackError(*problems)
    return list(files)


def _settings(name: str, base: str, years: tuple[int, ...]) -> str:
    return _SETTINGS.format(
        schema=schema_file(SETTINGS_FILE), id=name, base=base, years=list(years) or "[2024]"
    )


def _copied(name: str, folders: tuple[Path, ...]) -> str:
    """The file `name` of the nearest pack that has it, with the schema it is written by."""
    if is_pack_file(name) and name != SETTINGS_FILE:
        for folder in folders:
            if (folder / name).is_file() and name.endswith((".yaml", ".j2")):
                text = (folder / name).read_text(encoding="utf-8")
                line = f"# yaml-language-server: $schema={schema_file(name)}\n"
                return line + text if name.endswith(".yaml") else text
    known = sorted(
        path.relative_to(folder).as_posix()
        for folder in folders
        for path in (*folder.glob("*.yaml"), *folder.glob("text/*.j2"))
        if path.name != SETTINGS_FILE
    )
    remedy = f"可以复制的有：{'、'.join(dict.fromkeys(known))}"
    raise PackError(defect("PACK-FILE", f"没有可以复制的文件“{name}”", remedy=remedy))

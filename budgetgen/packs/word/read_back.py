"""An edited 底稿 back into its pack: style.yaml and, where the frame changed, base.docx."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import ValidationError

from budgetgen.model.finding import Finding, has_errors
from budgetgen.packs.definition import Style
from budgetgen.packs.folder import BASE_FILE, PackError, defect
from budgetgen.packs.pack import Pack, built_in_packs
from budgetgen.packs.references import reference_findings
from budgetgen.packs.user_folder import installed_packs
from budgetgen.packs.word.compare import Change, style_changes
from budgetgen.packs.word.edited import (
    CODE,
    Edited,
    general_findings,
    open_edited,
    sample_findings,
)
from budgetgen.packs.word.frame import base_of, frame_changed, frame_findings
from budgetgen.packs.word.sample import base_document
from budgetgen.packs.word.style_file import title_path, typed, with_changes
from budgetgen.reading.text import read_text
from budgetgen.writing.word.write import parts_of

_STYLE = "style.yaml"


@dataclass(frozen=True)
class ReadBack:
    """What an edited 底稿 says differently: the files to write, in words, and what is wrong.

    `files` is empty where an error forbids to write, and where nothing changed.
    """

    files: dict[Path, bytes]
    sentences: tuple[str, ...]
    findings: tuple[Finding, ...]


def new_base(pack: Pack, path: Path) -> dict[Path, bytes]:
    """The 底稿 of `pack` to be written to `path`; raises PackError where a file is there.

    That could be one that somebody has edited and not yet read back.
    """
    if os.path.lexists(path):
        remedy = "请换一个文件名；改过的底稿请先读回"
        raise PackError(defect(CODE, "文件已经存在，没有改动", path, remedy))
    return {path: base_document(pack)}


def read_back(pack: Pack, path: Path) -> ReadBack:
    """What the 底稿 at `path` changes in `pack`; nothing is written. Raises PackError.

    Only a pack of one's own can be changed, not one that is built in or installed.
    """
    folder = pack.sources.folders[0]
    _check_own(folder)
    texts = frozenset(pack.style.texts)
    edited = open_edited(path, texts)
    fresh = Edited(path, parts_of(base_document(pack)), texts)
    compared = style_changes(edited, fresh, pack.style)
    changes = [each for each in compared if isinstance(each, Change)]
    findings = [
        *general_findings(edited),
        *sample_findings(edited),
        *(each for each in compared if isinstance(each, Finding)),
        *frame_findings(edited, fresh),
        *_impossible(edited, pack, changes),
    ]
    if has_errors(tuple(findings)):
        return ReadBack({}, (), tuple(findings))
    files: dict[Path, bytes] = {}
    sentences = [_sentence(pack.style, change) for change in changes]
    if changes:
        files[folder / _STYLE] = _style_file(folder / _STYLE, changes)
    if frame_changed(edited, fresh):
        files[folder / BASE_FILE] = base_of(edited, fresh)
        sentences.append("封面、页眉或页脚：写入 base.docx")
    return ReadBack(files, tuple(sentences), tuple(findings))


def _check_own(folder: Path) -> None:
    given = [*built_in_packs().values(), *installed_packs().values()]
    if folder.resolve() in [each.resolve() for each in given]:
        message = "随程序附带的和安装的模板包不能改"
        remedy = (
            "请先新建自己的模板包（budgetgen pack new 文件夹 --from "
            f"{folder.name}），再用它的文件夹写出底稿和读回"
        )
        raise PackError(defect(CODE, message, folder, remedy))


def _value(style: Style, path: tuple[str, ...]) -> str | float | bool:
    found = style.model_dump()
    for step in path:
        found = found[step]
    value: str | float | bool = found  # type: ignore[assignment]
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _sentence(style: Style, change: Change) -> str:
    before = typed(_value(style, change.path))
    return f"{' '.join(title_path(change.path))}：{before} → {typed(change.value)}"


def _impossible(edited: Edited, pack: Pack, changes: list[Change]) -> list[Finding]:
    """Values that no style may have, each at what it was changed in."""
    values = pack.style.model_dump()
    for change in changes:
        holder = values
        for step in change.path[:-1]:
            holder = holder[step]
        holder[change.path[-1]] = change.value
    try:
        style = Style.model_validate(values)
    except ValidationError as error:
        wrong = {tuple(map(str, each["loc"])) for each in error.errors()}
        return [
            edited.wrong(
                " ".join(title_path(change.path[:-1])),
                f"{title_path(change.path)[-1]}不能是 {typed(change.value)}",
                "请在 Word 中改为合理的数值",
            )
            for change in changes
            if change.path in wrong
        ]
    # What was wrong before is no fault of the 底稿; a loaded pack has nothing wrong.
    return [
        finding.at(edited.place("页面设置"))
        for finding in reference_findings(replace(pack, style=style))
    ]


def _style_file(path: Path, changes: list[Change]) -> bytes:
    text: str | Finding = ""
    if path.exists():
        text = read_text(path)
    if isinstance(text, Finding):
        raise PackError(text)
    changed = with_changes(text, changes)
    if changed is None:
        message = "这个文件的写法（如 & 和 * 引用）改不了其中的值"
        values = "；".join(f"{' '.join(title_path(c.path))} {typed(c.value)}" for c in changes)
        raise PackError(defect(CODE, message, path, f"请手工改：{values}"))
    return changed.encode()

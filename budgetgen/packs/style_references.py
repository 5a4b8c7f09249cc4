"""What style.yaml must have, and what no name in it may hold: names become CSS and Word XML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from budgetgen.model.finding import Finding
from budgetgen.packs.folder import defect

if TYPE_CHECKING:
    from budgetgen.packs.pack import Pack

LEAST_AREA = 60
"""Millimetres of a page that its margins leave, either way."""
_FACE = re.compile(r"[\w \-.·+&（）()]{1,60}")
_STYLE_NAME = re.compile(r"[^\x00-\x2f:-@\[-^`{-\x9f\s]{1,30}")
NEEDED_STYLES = (
    "大标题",
    "目录标题",
    "目录一级",
    "目录二级",
    "章",
    "节",
    "项",
    "正文",
    "表题",
    "章内表题",
    "绩效目标表题",
    "表头行",
    "表注",
    "页码",
    "封面标题",
    "封面正文",
)


def style_findings(pack: Pack) -> Iterator[Finding]:
    """Styles that are missing, names that are none, and margins that leave no room."""
    style = pack.style

    def wrong(path: tuple[str, ...], message: str, remedy: str) -> Finding:
        return defect("PACK-REFERENCE", message, pack.sources.place("style.yaml", *path), remedy)

    for name in NEEDED_STYLES:
        if name not in style.texts:
            message = f"缺少名为“{name}”的文字样式"
            yield wrong(("texts",), message, "请照沿用的模板包补上")
    faces: list[tuple[tuple[str, ...], str]] = [
        (("table", "face"), style.table.face),
        (("table", "header_face"), style.table.header_face),
    ]
    for name, text in style.texts.items():
        if not _STYLE_NAME.fullmatch(name):
            yield wrong(("texts", name), f"样式名“{name}”里有不能用的符号", "只用汉字、字母和数字")
        faces += [(("texts", name, "face"), text.face), (("texts", name, "latin"), text.latin)]
    for path, face in faces:
        if not _FACE.fullmatch(face):
            remedy = "只写字体的名称，如 仿宋_GB2312；不能写网址和文件"
            yield wrong(path, f"“{face}”不是字体名", remedy)
    for page, where in ((style.portrait, "portrait"), (style.landscape, "landscape")):
        wide = page.width - page.left - page.right
        high = page.height - page.top - page.bottom
        if min(wide, high) < LEAST_AREA:
            message = f"页边距太大，版心不足 {LEAST_AREA} 毫米"
            yield wrong((where,), message, "请减小页边距或加大纸张")

"""A pack on one page for the screen, which looks by itself whether it has been written anew."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator
from html import escape
from pathlib import Path

from budgetgen.composing.compose import compose
from budgetgen.model.finding import Finding
from budgetgen.packs.folder import PackError
from budgetgen.packs.pack import load_folder
from budgetgen.packs.trials import trial_submission
from budgetgen.tables.build import build_tables
from budgetgen.tables.resolved import for_document
from budgetgen.typesetting.layout import lay_out
from budgetgen.writing.files import write_files
from budgetgen.writing.html import write_html
from budgetgen.writing.templating import source_hash

VERSION_FILE = "{}.版本.js"
PROJECTS = 3
POLL_SECONDS = 0.5

# A page from file:// may load a script beside it, but may fetch nothing.
_WATCH = """\
setInterval(() => {{
  const script = document.createElement("script");
  script.src = {file} + "?" + Date.now();
  script.onload = () => {{
    script.remove();
    if (window.budgetgenVersion !== {version}) location.reload();
  }};
  document.head.append(script);
}}, 1000);
"""
_BROKEN = """\
<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'none'">
<title>模板包有错误</title>
</head>
<body>
<h1>模板包有错误，改正后这一页会自己更新</h1>
<ol>
{items}
</ol>
</body>
</html>
"""


def write_preview(folder: Path, page: Path, watched: bool) -> tuple[Finding, ...]:
    """Write the pack in `folder` to `page`; what is wrong with it stands on the page, too.

    A watched page reloads when it is written anew. Raises PackError where it cannot be written.
    """
    html, findings = _page(folder)
    files = {page: html}
    if watched:
        version = hashlib.sha256(html).hexdigest()[:16]
        beside = page.with_name(VERSION_FILE.format(page.stem))
        files[page] = _watching(html, beside.name, version)
        files[beside] = f"window.budgetgenVersion = {json.dumps(version)};\n".encode()
    problems = write_files(files)
    if problems:
        raise PackError(*problems)
    return findings


def _page(folder: Path) -> tuple[bytes, tuple[Finding, ...]]:
    try:
        pack = load_folder(folder)
        submission = trial_submission(pack, PROJECTS)
        pack = for_document(pack, submission.budget_year, submission.level)
        tables, _ = build_tables(submission, pack.tables, pack.settings)
        document = compose(submission, tables, pack)
    except PackError as error:
        items = (
            f"<li>{escape(f'{each.place} {each.message}')}<br>→ {escape(each.remedy)}</li>"
            for each in error.findings
        )
        return _BROKEN.format(items="\n".join(items)).encode(), error.findings
    return write_html(document, pack.style, lay_out(document, pack.style)), ()


def _watching(html: bytes, beside: str, version: str) -> bytes:
    """The page with the script that looks for a new version, allowed by its policy."""
    script = _WATCH.format(file=json.dumps(beside), version=json.dumps(version))
    text = html.decode()
    allowed = f"script-src {source_hash(script)} file: "
    text = text.replace("script-src 'none'", "script-src ").replace("script-src ", allowed, 1)
    return text.replace("</body>", f"<script>{script}</script>\n</body>", 1).encode()


def watched_folders(folder: Path) -> tuple[Path, ...]:
    """The folder of a pack and those it extends; only its own while it cannot be loaded."""
    try:
        return load_folder(folder).sources.folders
    except PackError:
        return (folder,)


def changes(folders: tuple[Path, ...]) -> Iterator[None]:
    """One item whenever a file in `folders` has changed, for ever."""
    before = _state(folders)
    while True:
        time.sleep(POLL_SECONDS)
        now = _state(folders)
        if now != before:
            before = now
            yield


def _state(folders: tuple[Path, ...]) -> dict[Path, tuple[int, int]]:
    """The times and sizes of all files; a file that goes away meanwhile is left out."""
    found = {}
    for folder in folders:
        for path in (*folder.glob("*"), *folder.glob("text/*")):
            try:
                status = path.stat()
            except OSError:
                continue
            found[path] = (status.st_mtime_ns, status.st_size)
    return found

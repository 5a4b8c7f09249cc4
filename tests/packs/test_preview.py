"""``pack preview``: one page from a file, which looks by itself whether it is current."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pytest

from budgetgen.packs import preview
from budgetgen.packs.preview import changes, watched_folders, write_preview
from budgetgen.resources import templates_folder
from budgetgen.writing.templating import source_hash

Make = Callable[..., Path]


def version_in(text: str) -> str:
    return re.findall(r'budgetgenVersion !?==? "(\w+)"', text)[0]


def test_the_page_shows_the_pack(make: Make, tmp_path: Path) -> None:
    page = tmp_path / "预览.html"

    findings = write_preview(
        make({"text/前言.j2": "现将{{ 部门 }}预算印发。"}), page, watched=False
    )

    assert findings == ()
    assert "预算印发。" in page.read_text(encoding="utf-8")
    assert sorted(tmp_path.glob("预览*")) == [page]


def test_a_watched_page_knows_its_version_and_the_script_beside_it(
    make: Make, tmp_path: Path
) -> None:
    page = tmp_path / "预览.html"
    folder = make({"text/前言.j2": "第一稿。"})

    write_preview(folder, page, watched=True)
    first = page.read_text(encoding="utf-8")
    beside = (tmp_path / "预览.版本.js").read_text(encoding="utf-8")
    (folder / "text" / "前言.j2").write_text("第二稿。", encoding="utf-8")
    write_preview(folder, page, watched=True)

    assert f'"{version_in(first)}"' in beside
    assert version_in(page.read_text(encoding="utf-8")) != version_in(first)
    assert "第二稿。" in page.read_text(encoding="utf-8")


def test_the_page_s_policy_allows_its_own_scripts_and_no_address(
    make: Make, tmp_path: Path
) -> None:
    page = tmp_path / "预览.html"
    write_preview(make(), page, watched=True)
    text = page.read_text(encoding="utf-8")

    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', text)
    sources = policy.split("script-src ")[1].split(";")[0].replace("&#39;", "'").split()
    scripts = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)

    assert sorted(sources) == sorted(["file:", *map(source_hash, scripts)])
    assert "default-src 'none'" in policy
    assert not re.search(r'(?:src|href)="(?!#)', text)


def test_a_broken_pack_is_told_on_the_page_which_goes_on_watching(
    make: Make, tmp_path: Path
) -> None:
    page = tmp_path / "预览.html"

    findings = write_preview(make(settings="小数位数: <9>\n"), page, watched=True)

    text = page.read_text(encoding="utf-8")
    assert findings
    assert "pack.yaml:4" in text
    assert "&lt;9&gt;" in text
    assert version_in(text)


def test_the_same_pack_gives_the_same_page(make: Make, tmp_path: Path) -> None:
    folder = make()
    write_preview(folder, tmp_path / "a.html", watched=False)
    write_preview(folder, tmp_path / "b.html", watched=False)

    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


def test_what_the_pack_extends_is_watched_too(make: Make) -> None:
    folder = make()

    assert watched_folders(folder)[:2] == (folder, templates_folder() / "hebei-2024")
    (folder / "pack.yaml").write_text("标识: [", encoding="utf-8")
    assert watched_folders(folder) == (folder,)


def test_each_change_is_seen_once(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = make({"text/前言.j2": "一"})
    done: list[str] = []

    def work(seconds: float) -> None:
        """Stands in for the time that passes: two changes, and quiet between them."""
        done.append("")
        if len(done) == 2:
            (folder / "text" / "前言.j2").write_text("一二", encoding="utf-8")
        if len(done) == 5:
            (folder / "text" / "新.j2").write_text("新", encoding="utf-8")

    monkeypatch.setattr(preview.time, "sleep", work)

    list(islice(changes((folder,)), 2))

    assert len(done) == 5

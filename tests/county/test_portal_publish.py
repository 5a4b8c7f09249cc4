import datetime
import errno
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

from budgetgen.county.county import PublicationPlan
from budgetgen.county.portal.publish import publish
from tests.support.publication import NAMES, CountyFolder, documents, tree


@pytest.fixture
def county(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CountyFolder:
    # Nobody pulls the plug here, and the disk is shared.
    monkeypatch.setattr("budgetgen.county.portal.swap._settle", lambda: None)
    return CountyFolder(tmp_path)


def names_left_over(county: CountyFolder) -> set[str]:
    return {path.name for path in county.root.iterdir()} - {"公开", "网站"}


def test_every_file_stands_on_the_site_as_the_run_made_it(county: CountyFolder) -> None:
    done = county.publish()
    assert done.written
    assert not done.findings
    for code in NAMES:
        on_site = tree(county.site / "2025" / code)
        assert documents(code, 2025).items() <= on_site.items()


def test_the_sums_cover_the_whole_site_and_are_right(county: CountyFolder) -> None:
    county.publish()
    listed = (county.site / "SHA256SUMS").read_text("utf-8").splitlines()
    assert {line.split("  ", 1)[1] for line in listed} == tree(county.site).keys() - {"SHA256SUMS"}
    if shutil.which("sha256sum"):
        command = ("sha256sum", "--strict", "--quiet", "-c", "SHA256SUMS")
        subprocess.run(command, cwd=county.site, check=True)


def test_the_same_county_gives_the_same_bytes(county: CountyFolder, tmp_path: Path) -> None:
    county.publish()
    county.publish(tmp_path / "again")
    assert tree(county.site) == tree(tmp_path / "again")
    county.publish()
    assert tree(county.site) == tree(tmp_path / "again")


def test_a_file_edited_by_hand_is_refused_and_the_others_are_published(
    county: CountyFolder,
) -> None:
    ready = county.results()
    path = next(county.folder("202").glob("*.pdf"))
    path.write_bytes(b"edited")
    other = next(county.folder("202").glob("*.xlsx"))
    other.unlink()
    done = publish(county.root, county.county, ready, county.site)
    (found,) = done.findings
    assert found.code == "SITE-CHANGED"
    assert found.place.file == str(path)
    assert f"{path.name}、{other.name}" in found.message
    assert [each.code for each in done.published] == ["201", "203"]
    assert not (county.site / "2025" / "202").exists()


@pytest.mark.parametrize("name", ["../../201/x.pdf", "/etc/hostname", "a\\..\\b.pdf"])
def test_a_result_cannot_name_a_file_elsewhere(county: CountyFolder, name: str) -> None:
    ready = county.results()
    result = ready["202"]
    assert not isinstance(result, str)
    stray = replace(result.files[0], name=name, sha256=hashlib.sha256(b"x").hexdigest())
    ready["202"] = replace(result, files=(stray,))
    (county.root / "公开" / "201").mkdir()
    (county.root / "公开" / "201" / "x.pdf").write_bytes(b"x")
    done = publish(county.root, county.county, ready, county.site)
    assert [finding.code for finding in done.findings] == ["SITE-CHANGED"]


def test_what_is_not_ready_is_named_to_the_bureau_and_merely_awaited_on_the_site(
    county: CountyFolder,
) -> None:
    county.withheld = {"202": "有 3 个错误"}
    done = county.publish()
    (withheld,) = done.withheld
    assert (withheld.department.code, withheld.reason) == ("202", "有 3 个错误")
    index = (county.site / "index.html").read_text("utf-8")
    assert "云溪县教育局" in index.partition("尚未公开</h2>")[2]
    assert not any("3 个错误".encode() in data for data in tree(county.site).values())


def test_departments_wait_for_their_day(county: CountyFolder) -> None:
    county.days = {"203": datetime.date(2025, 3, 1)}
    early = county.publish(as_of=datetime.date(2025, 2, 28))
    assert [each.department.code for each in early.withheld] == ["203"]
    assert "2025-03-01" in early.withheld[0].reason
    assert not county.publish(as_of=datetime.date(2025, 3, 1)).withheld
    assert not county.publish().withheld


def test_departments_without_a_day_do_not_wait(county: CountyFolder) -> None:
    undated = county.county.model_copy(update={"plan": PublicationPlan()})
    day = datetime.date(2025, 1, 1)
    assert not publish(county.root, undated, county.results(), county.site, day).withheld


def test_what_was_published_stays_until_something_newer_replaces_it(county: CountyFolder) -> None:
    county.publish()
    before = tree(county.site)
    county.withheld = {"202": "有 1 个错误"}
    county.totals["203"] = (44, None)
    done = county.publish()
    assert [(each.department.code, each.stands) for each in done.withheld] == [("202", True)]
    after = tree(county.site)
    assert after["2025/202/index.html"] == before["2025/202/index.html"]
    assert after["2025/203/index.html"] != before["2025/203/index.html"]


def test_formats_that_go_from_the_site_are_told(county: CountyFolder) -> None:
    def publish_202(*kinds: str) -> list[str]:
        ready = county.results()
        result = ready["202"]
        assert not isinstance(result, str)
        forms = {file: Path(file.name).suffix[1:] for file in result.files}
        files = (replace(file, form=form) for file, form in forms.items() if form in kinds)
        ready["202"] = replace(result, files=tuple(files))
        done = publish(county.root, county.county, ready, county.site)
        return [f"{finding.severity} {finding.message}" for finding in done.findings]

    assert publish_202("docx", "pdf", "html") == []
    (told,) = publish_202("pdf")
    assert told == "警告 202 云溪县教育局：这次没有生成 DOCX、HTML，已从网站撤下"
    assert publish_202("pdf", "docx") == []


def test_earlier_years_stay_and_years_link_to_each_other(county: CountyFolder) -> None:
    CountyFolder(county.root, 2024).publish()
    before = tree(county.site)
    county.publish()
    after = tree(county.site)
    made = {"index.html", "说明.html", "SHA256SUMS"}
    for name, data in before.items():
        if not name.endswith("index.html") and name not in made:
            assert after[name] == data
    page = after["2024/201/index.html"].decode()
    assert 'href="../../2025/201/index.html"' in page


def test_last_years_publication_says_what_this_years_document_does_not(
    county: CountyFolder,
) -> None:
    county.publish()
    alone = (county.site / "2025/203/index.html").read_text("utf-8")
    assert "无上年数" in alone
    shutil.rmtree(county.site)
    CountyFolder(county.root, 2024, totals={**county.totals, "203": (24, None)}).publish()
    county.publish()
    beside = (county.site / "2025/203/index.html").read_text("utf-8")
    assert "无上年数" not in beside
    assert "比上年增加 6.00（25.0%）" in beside


def test_figures_that_contradict_last_years_publication_are_not_mixed_with_it(
    county: CountyFolder,
) -> None:
    CountyFolder(county.root, 2024, totals={**county.totals, "201": (91, 80)}).publish()
    county.totals = {"201": (101, 90), "202": (2000, 2000), "203": (30, None)}
    done = county.publish()
    (found,) = done.findings
    assert "201 云溪县发展和改革局：上年数与上年公开的不一致" in found.message
    assert "收支总计（本年文本 90.00，2024年公开 91.00 万元）" in found.message


def test_departments_no_longer_listed_are_taken_down_with_a_warning(county: CountyFolder) -> None:
    county.publish()
    del county.names["203"]
    done = county.publish()
    assert "云溪县档案馆" in done.findings[0].message
    assert not (county.site / "2025/203").exists()


def test_a_folder_that_is_no_site_of_the_county_is_left_alone(county: CountyFolder) -> None:
    county.site.mkdir()
    (county.site / "家信.txt").write_text("x")
    done = county.publish()
    assert not done.written
    assert done.findings[0].code == "SITE"
    assert tree(county.site) == {"家信.txt": b"x"}
    assert not names_left_over(county)


def test_a_strange_or_changed_file_on_the_site_stops_publishing(county: CountyFolder) -> None:
    CountyFolder(county.root, 2024).publish()
    stray = county.site / "统计代码.js"
    stray.write_text("x")
    assert county.publish().findings[0].place.file == str(stray)
    stray.unlink()
    document = next((county.site / "2024/201").glob("*.pdf"))
    document.write_bytes(b"other")
    before = tree(county.site)
    assert county.publish().findings[0].place.file == str(document)
    assert tree(county.site) == before
    assert not names_left_over(county)


def test_a_changed_file_of_this_year_is_named_and_replaced(county: CountyFolder) -> None:
    county.publish()
    whole = tree(county.site)
    names = sorted(name for name in whole if name.startswith("2025/202/云溪县教育局"))
    for name in names:
        (county.site / name).write_bytes(b"other")
    done = county.publish()
    (found,) = done.findings
    assert "202 云溪县教育局：网站上的文件被改动或删除过，已换成生成的文件" in found.message
    assert found.message.endswith("等 4 个")
    assert tree(county.site) == whole


def test_nothing_to_publish_leaves_the_site_as_it_is(county: CountyFolder) -> None:
    county.withheld = dict.fromkeys(NAMES, "没有收到")
    done = county.publish()
    assert not done.written
    assert done.findings
    assert not county.site.exists()


def test_a_full_disk_leaves_the_old_site(
    county: CountyFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    county.publish()
    before = tree(county.site)
    county.totals["201"] = (555, 90)
    ready = county.results()
    write, room = Path.write_bytes, [6]

    def full(path: Path, data: bytes) -> int:
        room[0] -= 1
        if room[0] < 0:
            raise OSError(errno.ENOSPC, "full")
        return write(path, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    done = publish(county.root, county.county, ready, county.site)
    assert "磁盘已满" in done.findings[0].message
    assert not done.written
    assert tree(county.site) == before
    assert not names_left_over(county)


@pytest.mark.skipif(sys.platform != "linux", reason="folders change places in one step on Linux")
def test_a_site_that_is_killed_is_the_old_or_the_new_and_the_next_run_ends_it(
    county: CountyFolder,
) -> None:
    states = []
    for wan in (222, 333):
        county.totals["201"] = (wan, 90)
        ready = county.results()
        county.publish(county.root / str(wan))
        states.append((county.county, ready, tree(county.root / str(wan))))
        shutil.rmtree(county.root / str(wan))
    county.publish()
    chance = random.Random(7)
    for kill in range(12):
        listed, ready, _ = states[kill % 2]
        county.totals["201"] = ((222, 333)[kill % 2], 90)
        child = os.fork()
        if child == 0:
            publish(county.root, listed, ready, county.site)
            os._exit(0)
        time.sleep(chance.uniform(0, 0.06))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        assert tree(county.site) in [whole for *_, whole in states]
    county.publish()
    assert tree(county.site) == states[1][2]
    assert not names_left_over(county)


def test_where_folders_cannot_change_places_a_killed_run_is_put_right(
    county: CountyFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("budgetgen.county.portal.swap._exchange", lambda one, other: False)
    county.publish()
    before = tree(county.site)
    county.publish()
    assert tree(county.site) == before
    county.site.rename(county.site.with_name(".网站.旧"))
    county.withheld = dict.fromkeys(NAMES, "没有收到")
    county.publish()
    assert tree(county.site) == before
    assert not names_left_over(county)


class Elements(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_hostile_names_are_text(county: CountyFolder) -> None:
    hostile = """"><script>alert(1)</script><img src=x onerror='alert(2)'>{{ 7*7 }}😀"""
    county.names["202"] = hostile
    county.publish()
    pages = [data.decode() for name, data in tree(county.site).items() if name.endswith("x.html")]
    assert any("&lt;script&gt;" in page and "{{ 7*7 }}" in page for page in pages)
    for page in pages:
        elements = Elements(page).found
        assert "img" not in {tag for tag, _ in elements}
        assert [attributes for tag, attributes in elements if tag == "script"] in ([], [{}])
        assert not any(name.startswith("on") for _, attributes in elements for name in attributes)


def test_links_lead_to_files_of_the_site_and_nowhere_else(county: CountyFolder) -> None:
    CountyFolder(county.root, 2024).publish()
    county.publish()
    checked = 0
    for name, data in tree(county.site).items():
        if not name.endswith("index.html") and name != "说明.html":
            continue
        for tag, attributes in Elements(data.decode()).found:
            link = attributes.get("href") or ""
            if tag == "a" and not link.startswith("#"):
                target = (county.site / name).parent / unquote(link)
                assert target.resolve().is_relative_to(county.site.resolve())
                assert target.is_file(), (name, link)
                checked += 1
    assert checked > 100


def test_nothing_of_the_workplace_is_on_the_site(county: CountyFolder) -> None:
    county.publish()
    for data in tree(county.site).values():
        for secret in ("部门预算.yaml", "内部提醒", "d1gest", str(county.root)):
            assert secret.encode() not in data

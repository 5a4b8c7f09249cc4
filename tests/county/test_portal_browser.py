"""The site as a reader has it: in Chromium, from a folder, without network."""

import hashlib
import json
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from tests.support.publication import NAMES, CountyFolder, documents

webdriver = pytest.importorskip("selenium.webdriver")
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="needs chromium and chromium-driver"),
]

PAGES = ("index.html", "2025/index.html", "2025/201/index.html", "2025/203/index.html", "说明.html")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("county 县#1")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("budgetgen.county.portal.swap._settle", lambda: None)
        CountyFolder(root, 2024).publish()
        county = CountyFolder(root, names={**NAMES, "204": "云溪县统计局"})
        county.withheld = {"204": "没有收到"}
        county.publish()
    return county.site


@pytest.fixture(scope="module")
def downloads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("downloads")


@pytest.fixture(scope="module")
def browser(downloads: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    profile = tmp_path_factory.mktemp("profile")
    for argument in (
        "--headless=new",
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--lang=zh-CN",
        "--disable-background-networking",
    ):
        options.add_argument(argument)
    options.add_argument(f"--user-data-dir={profile}")
    options.add_experimental_option("prefs", {"download.default_directory": str(downloads)})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(
        options=options, service=webdriver.ChromeService(executable_path=DRIVER)
    )
    yield driver
    driver.quit()


@pytest.fixture
def opened(browser: Any, site: Path) -> Callable[..., Any]:
    """Opens a page of the site in a window of some width, in the light or the dark scheme."""

    def show(page: str, width: int = 1200, scheme: str = "light") -> Any:
        size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 500}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        feature = {"name": "prefers-color-scheme", "value": scheme}
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})
        browser.get((site / page).as_uri())
        return browser

    return show


def rows(browser: Any) -> list[str]:
    """The departments that are listed, as they stand."""
    script = """return [...document.querySelectorAll('#rows tr')].filter(r => !r.hidden)
        .map(r => r.dataset.year + ' ' + r.dataset.code)"""
    return list(browser.execute_script(script))


def enter(browser: Any, field: str, text: str, event: str = "input") -> None:
    script = """const f = document.getElementById(arguments[0]); f.value = arguments[1];
        f.dispatchEvent(new Event(arguments[2], {bubbles: true}))"""
    browser.execute_script(script, field, text, event)


def status(browser: Any) -> str:
    return str(browser.find_element("id", "count").text)


def test_departments_are_searched_filtered_and_sorted(opened: Callable[..., Any]) -> None:
    browser = opened("index.html")
    assert rows(browser) == ["2025 201", "2025 202", "2025 203"]
    browser.find_element("id", "words").send_keys("教育")
    assert rows(browser) == ["2025 202"]
    assert status(browser) == "找到 1 个部门"
    enter(browser, "words", "云溪 ２０３")
    assert rows(browser) == ["2025 203"]
    enter(browser, "words", "统计")
    assert rows(browser) == []
    assert status(browser) == "没有符合条件的部门，另有 1 个部门尚未公开"
    browser.find_element("id", "clear").click()
    assert browser.switch_to.active_element.get_attribute("id") == "words"
    enter(browser, "least", "100")
    assert rows(browser) == ["2025 201", "2025 202"]
    enter(browser, "most", "101")
    assert rows(browser) == ["2025 201"]
    browser.find_element("id", "clear").click()
    enter(browser, "class", "201")
    assert rows(browser) == ["2025 201"]
    enter(browser, "class", "")
    enter(browser, "year", "", "change")
    assert len(rows(browser)) == 6
    assert status(browser) == "找到 3 个部门，共 6 条"
    enter(browser, "year", "2024")
    assert rows(browser) == ["2024 201", "2024 202", "2024 203"]
    browser.find_element("id", "clear").click()
    for order, listed in {
        "down": "202 201 203",
        "up": "203 201 202",
        "more": "201 202 203",
        "name": "203 201 202",
    }.items():
        enter(browser, "order", order)
        assert [row.split()[1] for row in rows(browser)] == listed.split(), order


def test_a_department_is_opened_and_its_files_are_what_the_run_made(
    opened: Callable[..., Any], downloads: Path
) -> None:
    browser = opened("index.html")
    browser.find_element("link text", "云溪县教育局").click()
    assert browser.find_element("tag name", "h1").text.startswith("云溪县教育局")
    name = f"{NAMES['202']}2025年部门预算.docx"
    row = browser.find_element("xpath", f"//tr[th/a='{name}']")
    told = row.find_element("tag name", "code").text
    row.find_element("tag name", "a").click()
    file = downloads / name
    for _ in range(100):
        if file.exists():
            break
        time.sleep(0.05)
    data = file.read_bytes()
    assert data == documents("202", 2025)[name]
    assert hashlib.sha256(data).hexdigest() == told
    browser.find_element("xpath", "//a[strong='阅读网页版']").click()
    assert browser.find_element("tag name", "h1").text == f"{NAMES['202']}2025年部门预算"
    browser.back()
    browser.find_element("link text", "查看2024年").click()
    assert "2024年部门预算" in browser.find_element("tag name", "h1").text


def test_the_keyboard_alone_leads_to_a_department(opened: Callable[..., Any]) -> None:
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.keys import Keys

    browser = opened("index.html")

    def press(*keys: str) -> Any:
        ActionChains(browser).send_keys(*keys).perform()
        return browser.switch_to.active_element

    assert press(Keys.TAB).text == "跳到正文"
    assert press(Keys.ENTER).get_attribute("id") == "main"
    assert press(Keys.TAB).get_attribute("id") == "words"
    press("教育局")
    passed = []
    while not passed or "href" not in passed[-1]:
        at = press(Keys.TAB)
        outline = at.value_of_css_property("outline-style")
        assert outline == "solid", at.get_attribute("outerHTML")
        passed.append("href" if at.get_attribute("href") else at.get_attribute("id"))
    assert passed == ["year", "class", "least", "most", "order", "clear", "href"]
    press(Keys.ENTER)
    assert "云溪县教育局" in browser.title


def test_the_index_is_whole_without_scripts(opened: Callable[..., Any]) -> None:
    browser = opened("说明.html")
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        opened("index.html")
        text = browser.find_element("tag name", "main").text
        assert all(text.count(name) == 2 for name in NAMES.values())
        assert not browser.find_element("id", "filter").is_displayed()
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


@pytest.mark.parametrize("page", PAGES)
def test_a_page_fits_a_phone(opened: Callable[..., Any], page: str) -> None:
    browser = opened(page, width=360)
    too_wide = """const w = document.documentElement.clientWidth;
        return [...document.querySelectorAll('main *, header *, footer *')].filter(e => {
            const box = e.getBoundingClientRect();
            return box.width > 1 && (box.right > w + 1 || box.left < -1);
        }).filter(e => !e.closest('svg, thead, .读')).map(e => e.outerHTML.slice(0, 80))"""
    assert browser.execute_script("return document.documentElement.scrollWidth") == 360
    assert browser.execute_script(too_wide) == []


CONTRAST = """
const linear = c => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
const luminance = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
const numbers = text => text.match(/[\\d.]+/g).map(Number);
const ground = e => {
  for (; e; e = e.parentElement) {
    const colour = numbers(getComputedStyle(e).backgroundColor);
    if (colour.length < 4 || colour[3] > 0) return colour;
  }
  return [255, 255, 255];
};
const ratio = (one, other) => {
  const [x, y] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (x + 0.05) / (y + 0.05);
};
const bad = [];
let checked = 0;
for (const e of document.querySelectorAll('body *')) {
  const own = [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
  const style = getComputedStyle(e);
  const svg = e.namespaceURI.endsWith('svg');
  if (own && !['SCRIPT', 'title', 'desc'].includes(e.tagName)) {
    checked++;
    const found = ratio(numbers(svg ? style.fill : style.color), ground(e));
    if (found < 4.5) bad.push([found, e.outerHTML.slice(0, 90)]);
  }
  if (e.tagName === 'rect') {
    checked++;
    const found = ratio(numbers(style.stroke === 'none' ? style.fill : style.stroke), ground(e));
    if (found < 3) bad.push([found, e.outerHTML.slice(0, 90)]);
  }
}
return [checked, bad];
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page", PAGES)
def test_text_and_bars_stand_out_in_both_colour_schemes(
    opened: Callable[..., Any], page: str, scheme: str
) -> None:
    checked, bad = opened(page, scheme=scheme).execute_script(CONTRAST)
    assert checked > 10
    assert bad == []


STRUCTURE = """
const all = selector => [...document.querySelectorAll(selector)];
return {
  language: document.documentElement.lang,
  headings: all('h1, h2, h3, h4').map(h => Number(h.tagName[1])),
  landmarks: all('header, nav, main, footer').map(e => e.tagName),
  ids: all('[id]').map(e => e.id),
  referred: all('[aria-labelledby], [aria-controls], [for]').flatMap(e => ['aria-labelledby',
    'aria-controls', 'for'].flatMap(a => (e.getAttribute(a) || '').split(' ').filter(Boolean))),
  tables: all('table').map(t => [Boolean(t.caption), [...t.querySelectorAll('th')].every(h => h.scope)]),
  live: all('[role=status]').length,
};
"""


@pytest.mark.parametrize("page", PAGES)
def test_a_screen_reader_finds_its_way(opened: Callable[..., Any], page: str) -> None:
    browser = opened(page)
    found = browser.execute_script(STRUCTURE)
    assert found["language"] == "zh-CN"
    levels = found["headings"]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in zip([0, *levels], levels, strict=False))
    assert {"HEADER", "NAV", "MAIN", "FOOTER"} <= set(found["landmarks"])
    assert len(found["ids"]) == len(set(found["ids"]))
    assert set(found["referred"]) <= set(found["ids"])
    assert all(all(each) for each in found["tables"])
    assert found["live"] == (page == "index.html")
    nodes = browser.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    named = ("link", "button", "image", "searchbox", "spinbutton", "combobox", "table", "region")
    seen = [
        (node["role"]["value"], node.get("name", {}).get("value", ""))
        for node in nodes
        if not node["ignored"] and node["role"]["value"] in named
    ]
    assert seen
    assert [each for each in seen if not each[1].strip()] == []


def test_nothing_is_loaded_and_nothing_complains(opened: Callable[..., Any]) -> None:
    browser = opened(PAGES[0])
    browser.get_log("browser")
    browser.get_log("performance")
    for page in PAGES:
        opened(page)
    messages = [json.loads(each["message"])["message"] for each in browser.get_log("performance")]
    asked = [
        urlsplit(message["params"]["request"]["url"])
        for message in messages
        if message["method"] == "Network.requestWillBeSent"
    ]
    assert {address.scheme for address in asked} == {"file"}
    assert len(asked) == len(PAGES)
    assert all(unquote(address.path).endswith(".html") for address in asked)
    assert browser.get_log("browser") == []

"""Files that only look like a form: each is refused with what to do, quickly and in little memory."""

from __future__ import annotations

import io
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from budgetgen.model.finding import Severity
from budgetgen.reading import workbook_safety
from budgetgen.reading.excel import container
from budgetgen.reading.submission import read_submission
from tests.support.witness import SOFFICE, needs_soffice
from tests.support.workbooks import Reader, book_of, example_form, saved, sheets

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)
A_MILLION = 1_000_000


def zipped(**parts: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return data.getvalue()


def sound() -> bytes:
    return saved(book_of(sheets()))


def changed(edit: Callable[[str, bytes], bytes], form: bytes | None = None, **more: bytes) -> bytes:
    """The sound form, or another, with its parts edited and others added."""
    source = zipfile.ZipFile(io.BytesIO(form or sound()))
    return zipped(**{n: edit(n, source.read(n)) for n in source.namelist()}, **more)


def as_it_is(_: str, content: bytes) -> bytes:
    return content


REFUSED = {
    "password": (OLE + "EncryptedPackage".encode("utf-16-le"), "打开密码", "去掉"),
    "old format": (OLE + "Workbook".encode("utf-16-le"), ".xls", "另存为"),
    "pdf": (b"%PDF-1.7\n" + bytes(100), "PDF", "填报表"),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(100), "图片", "填报表"),
    "photograph": (b"\xff\xd8\xff\xe0" + bytes(100), "图片", "填报表"),
    "csv": ("单位,金额\n231001,5\n".encode("gbk"), "CSV", "另存为"),
    "web page": (b"<html><table></table></html>", "网页", "另存为"),
    "nothing": (b"", "空的", "备份"),
    "noise": (bytes(range(256)) * 9, "不是能打开的", "另存为"),
    "cut off": (sound()[:3000], "不是能打开的", "另存为"),
    "ods": (
        zipped(mimetype=b"application/vnd.oasis.opendocument.spreadsheet", **{"content.xml": b""}),
        ".ods",
        "另存为",
    ),
    "word": (zipped(**{"word/document.xml": b"<w/>"}), "Word", "填报表"),
    "xlsb": (zipped(**{"xl/workbook.bin": b"\0"}), ".xlsb", "另存为"),
    "zip": (zipped(甲=b"1"), "压缩包", "解压"),
    "broken xml": (
        changed(lambda n, c: c[:-40] if "sheet3" in n else c),
        "不是能打开的",
        "另存为",
    ),
    "strict": (
        changed(
            lambda n, c: c.replace(
                b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                b"http://purl.oclc.org/ooxml/spreadsheetml/main",
            )
        ),
        "严格",
        "另存为",
    ),
    "entities": (
        changed(lambda n, c: b'<!DOCTYPE a [<!ENTITY b "c">]>' + c if "sheet1" in n else c),
        "XML",
        "另存为",
    ),
}


@pytest.mark.parametrize(("content", "what", "remedy"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_form_is_refused_with_how_to_save_it(
    content: bytes, what: str, remedy: str, reader: Reader
) -> None:
    reading = reader.bytes(content)

    (finding,) = reading.findings
    assert reading.submission is None
    assert finding.code == "READ-FILE"
    assert finding.place.file == str(reader.path)
    assert what in finding.message
    assert remedy in finding.remedy


@pytest.mark.parametrize("suffix", [".xls", ".et", ".ods", ".csv"])
def test_other_tables_are_told_how_to_be_saved(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"填报表{suffix}"
    path.write_bytes("单位,金额\n".encode())

    (finding,) = read_submission(path).findings

    assert ".xlsx" in finding.remedy


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    (finding,) = read_submission(tmp_path / "没有.xlsx").findings

    assert "找不到" in finding.message


@needs_soffice
@pytest.mark.libreoffice
@pytest.mark.parametrize(("suffix", "what"), [("ods", ".ods"), ("xls", ".xls"), ("csv", "CSV")])
def test_real_files_of_other_formats_renamed_are_told_apart(
    suffix: str, what: str, tmp_path: Path
) -> None:
    source = tmp_path / "填报表.xlsx"
    source.write_bytes(sound())
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [str(SOFFICE), profile, "--headless", "--convert-to", suffix]
    subprocess.run(
        [*command, "--outdir", str(tmp_path), str(source)],
        check=True,
        capture_output=True,
        timeout=120,
    )
    source.write_bytes((tmp_path / f"填报表.{suffix}").read_bytes())

    (finding,) = read_submission(source).findings

    assert what in finding.message


def test_macros_are_not_run_and_warned_of(tmp_path: Path) -> None:
    path = tmp_path / "填报表.xlsm"
    path.write_bytes(
        changed(
            lambda n, c: c.replace(
                b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
            ),
            **{"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"},
        )
    )

    reading = read_submission(path)

    (finding,) = reading.findings
    assert reading.submission is not None
    assert finding.code == "READ-MACRO"
    assert finding.severity is Severity.WARNING


def test_what_a_file_says_of_its_own_size_is_not_believed(reader: Reader) -> None:
    data = changed(lambda n, c: c.replace(b'<dimension ref="A1:H7"/>', b'<dimension ref="A1"/>'))

    submission = reader.bytes(data).submission

    assert submission is not None
    assert len(submission.lines) == 4


@pytest.mark.slow
def test_a_bomb_is_refused_by_what_it_unpacks_to(reader: Reader) -> None:
    most = workbook_safety.LARGEST_UNZIPPED
    bomb = changed(as_it_is, **{"xl/media/a.bin": bytes(most + 1)})

    start = time.process_time()
    (finding,) = reader.bytes(bomb).findings

    assert "内容过多" in finding.message
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    "part", ["xl/sharedStrings.xml", "xl/workbook.xml", "xl/worksheets/sheet3.xml"]
)
def test_a_part_that_would_fill_the_memory_is_refused(part: str, reader: Reader) -> None:
    filler = b"<a/>" * (container.LARGEST_PART // 4)
    data = changed(lambda n, c: c + filler if n == part else c, example_form("small"))

    start = time.process_time()
    (finding,) = reader.bytes(data).findings

    assert "内容过多" in finding.message
    assert time.process_time() - start < 5


def test_a_million_styles_are_refused(reader: Reader) -> None:
    styles = b"<xf/>" * 1_000_000

    (finding,) = reader.bytes(changed(lambda n, c: c + styles if "styles" in n else c)).findings

    assert "样式过多" in finding.message


def many_rows(count: int, value_in_last: bool = False) -> bytes:
    """The sound form with `count` formatted rows below its ledger."""

    def edit(name: str, content: bytes) -> bytes:
        if name != "xl/worksheets/sheet3.xml":
            return content
        rows = b"".join(
            b'<row r="%d"><c r="A%d" s="0"/><c r="G%d" s="0"/></row>' % (n, n, n)
            for n in range(8, count)
        )
        if value_in_last:
            rows += b'<row r="%d"><c r="G%d"><v>5</v></c></row>' % (count, count)
        return content.replace(b"</sheetData>", rows + b"</sheetData>")

    return changed(edit)


def test_a_thousand_formatted_rows_are_no_rows(reader: Reader) -> None:
    assert reader.bytes(many_rows(1_000)).findings == ()


@pytest.mark.slow
def test_a_million_formatted_rows_take_seconds_and_little_memory(reader: Reader) -> None:
    data = many_rows(A_MILLION)
    reader.path.write_bytes(data)
    code = (
        "import resource, sys; from pathlib import Path;"
        "from budgetgen.reading.submission import read_submission;"
        "done = read_submission(Path(sys.argv[1])); assert done.findings == (), done.findings;"
        "seconds = resource.getrusage(resource.RUSAGE_SELF).ru_utime;"
        # Not ru_maxrss, which starts with what the parent process had.
        "peak = Path('/proc/self/status').read_text().split('VmHWM:')[1].split()[0];"
        "print(seconds, peak)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(reader.path)], capture_output=True, text=True, check=True
    )
    seconds, kilobytes = map(float, done.stdout.split())

    assert seconds < 10
    assert kilobytes < 500 * 1024


@pytest.mark.slow
def test_a_value_below_a_million_rows_is_not_passed_over(reader: Reader) -> None:
    (finding,) = reader.bytes(many_rows(A_MILLION, value_in_last=True)).findings

    assert "没有读取" in finding.message

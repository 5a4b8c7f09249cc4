"""A pack as one file: the same bytes, signed, and installed only when all of it is right."""

from __future__ import annotations

import io
import json
import os
import stat
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from budgetgen.model.finding import Finding
from budgetgen.packs import install as installing
from budgetgen.packs.archive import MANIFEST, SIGNATURE, build_archive, read_archive
from budgetgen.packs.install import install_pack
from budgetgen.packs.keys import make_keys, private_key, public_key, trust, trusted_keys
from budgetgen.packs.pack import load_pack

Make = Callable[..., Path]
Refused = Callable[..., Finding]
SENTENCE = {"text/前言.j2": "现将{{ 部门 }}预算公开如下。"}


@dataclass(frozen=True)
class Bureau:
    """A publisher whose key the user trusts."""

    private: Path
    folder: Path

    def send(self, pack: Path) -> Path:
        name, data = build_archive(pack, self.private)
        path = self.folder / name
        path.write_bytes(data)
        return path


@pytest.fixture
def bureau(tmp_path: Path) -> Bureau:
    folder = tmp_path / "发来"
    folder.mkdir()
    private, public = make_keys("云溪县财政局", folder)
    trust(public)
    return Bureau(private, folder)


def parts_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def write(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return path


def left_over(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.name.startswith(".")]


def test_an_archive_is_named_by_id_and_version_and_the_same_to_the_byte(
    make: Make, bureau: Bureau
) -> None:
    folder = make(SENTENCE, settings="版本: 1.2.0\n发布单位: 云溪县财政局\n")

    first = build_archive(folder, bureau.private)
    os.utime(folder / "pack.yaml", (1, 1))
    again = build_archive(folder, bureau.private)

    assert first[0] == "yunxi-2024-1.2.0.bgpack"
    assert first == again


def test_the_manifest_says_what_a_recipient_asks(make: Make, bureau: Bureau) -> None:
    folder = make(SENTENCE, settings="版本: 1.2.0\n发布单位: 云溪县财政局\n预算年度: [2025]\n")

    manifest = read_archive(bureau.send(folder)).manifest

    assert (manifest.id, manifest.version, manifest.years) == ("yunxi-2024", "1.2.0", (2025,))
    assert (manifest.publisher, manifest.extends) == ("云溪县财政局", "hebei-2024")
    assert list(manifest.files) == ["pack.yaml", "text/前言.j2"]


def test_only_the_files_of_a_pack_go_in(make: Make, bureau: Bureau) -> None:
    folder = make({**SENTENCE, "底稿.txt": "内部", ".git/config": "x", "pack.schema.json": "{}"})

    assert set(parts_of(bureau.send(folder))) == {
        MANIFEST,
        SIGNATURE,
        "pack.yaml",
        "text/前言.j2",
    }


def test_an_installed_pack_is_at_hand_by_its_name(make: Make, bureau: Bureau) -> None:
    done = install_pack(bureau.send(make(SENTENCE)))

    assert (done.manifest.id, done.replaced, done.unchanged) == ("yunxi-2024", "", False)
    assert load_pack("yunxi-2024").texts["前言"] == SENTENCE["text/前言.j2"]


def test_a_newer_version_takes_the_place_of_an_older_one(
    make: Make, bureau: Bureau, user_packs: Path
) -> None:
    install_pack(bureau.send(make({"text/旧.j2": "旧"}, settings="版本: 1.9.0\n")))

    make(settings="版本: 1.10.0\n").joinpath("text/旧.j2").unlink()
    done = install_pack(bureau.send(make(settings="版本: 1.10.0\n")))

    assert done.replaced == "1.9.0"
    assert not (user_packs / "yunxi-2024" / "text").exists()
    assert left_over(user_packs) == []


def test_installing_twice_changes_nothing(make: Make, bureau: Bureau) -> None:
    archive = bureau.send(make(SENTENCE))
    install_pack(archive)

    assert install_pack(archive).unchanged


def test_an_older_version_is_refused(make: Make, bureau: Bureau, refused: Refused) -> None:
    install_pack(bureau.send(make(settings="版本: 2.0.0\n")))

    finding = refused(install_pack, bureau.send(make(settings="版本: 1.9.9\n")))

    assert finding.code == "PACK-VERSION"
    assert load_pack("yunxi-2024").settings.version == "2.0.0"


def test_another_content_under_the_same_version_is_refused(
    make: Make, bureau: Bureau, refused: Refused
) -> None:
    install_pack(bureau.send(make(SENTENCE)))

    finding = refused(install_pack, bureau.send(make({"text/前言.j2": "另一句话。"})))

    assert finding.code == "PACK-VERSION"
    assert load_pack("yunxi-2024").texts["前言"] == SENTENCE["text/前言.j2"]


def test_a_built_in_name_is_refused(make: Make, bureau: Bureau, refused: Refused) -> None:
    folder = make(name="copy")
    (folder / "pack.yaml").write_text("标识: hebei-2024\n沿用: hebei-2024\n", "utf-8")

    assert refused(install_pack, bureau.send(folder)).code == "PACK-SHADOW"


def test_an_unsigned_archive_is_refused(make: Make, tmp_path: Path, refused: Refused) -> None:
    name, data = build_archive(make(SENTENCE))
    (tmp_path / name).write_bytes(data)

    assert "没有签名" in refused(install_pack, tmp_path / name).message


def test_an_unknown_key_is_refused(
    make: Make, bureau: Bureau, user_packs: Path, refused: Refused
) -> None:
    archive = bureau.send(make(SENTENCE))
    for key in (user_packs / "trusted").iterdir():
        key.unlink()

    assert refused(install_pack, archive).code == "PACK-SIGNATURE"
    assert not (user_packs / "yunxi-2024").exists()


def test_another_s_signature_is_refused(
    make: Make, bureau: Bureau, tmp_path: Path, refused: Refused
) -> None:
    """A stranger signs, and says that the bureau did."""
    stranger, _ = make_keys("路人", tmp_path)
    parts = parts_of(bureau.send(make(SENTENCE)))
    forged = private_key(stranger).sign(parts[MANIFEST]).hex()
    said = json.loads(parts[SIGNATURE]) | {"signature": forged}

    path = write(tmp_path / "假.bgpack", {**parts, SIGNATURE: json.dumps(said).encode()})

    assert refused(install_pack, path).code == "PACK-SIGNATURE"


def test_one_changed_character_is_found(
    make: Make, bureau: Bureau, tmp_path: Path, refused: Refused
) -> None:
    parts = parts_of(bureau.send(make(SENTENCE)))
    parts["text/前言.j2"] = parts["text/前言.j2"].replace("公开".encode(), "公布".encode())

    finding = refused(install_pack, write(tmp_path / "改.bgpack", parts))

    assert "text/前言.j2" in finding.message


def test_a_changed_manifest_is_found(
    make: Make, bureau: Bureau, tmp_path: Path, refused: Refused
) -> None:
    parts = parts_of(bureau.send(make(SENTENCE)))
    parts[MANIFEST] = parts[MANIFEST].replace(b"1.0.0", b"9.0.0")

    assert refused(install_pack, write(tmp_path / "改.bgpack", parts)).code == "PACK-SIGNATURE"


@pytest.mark.parametrize(
    "name",
    [
        "../pack.yaml",
        "text/../../pack.yaml",
        "/etc/passwd",
        "C:/pack.yaml",
        "text\\..\\..\\甲.j2",
        "text/子/甲.j2",
        "text/.甲.j2",
        "run.py",
        "text/甲.html",
        "__init__.py",
        "PACK.YAML",
        "text/前言.J2",
        "trusted/key.pem",
    ],
)
def test_no_file_outside_the_pack_is_written(
    name: str, make: Make, bureau: Bureau, tmp_path: Path, user_packs: Path, refused: Refused
) -> None:
    parts = parts_of(bureau.send(make(SENTENCE)))
    before = sorted(tmp_path.rglob("*"))

    path = write(bureau.folder / "坏.bgpack", {**parts, name: "一".encode()})
    finding = refused(install_pack, path)

    assert finding.code == "PACK-ARCHIVE"
    assert sorted({*tmp_path.rglob("*")} - {path}) == before
    assert not (user_packs / "yunxi-2024").exists()


def test_a_link_in_an_archive_is_refused(
    make: Make, bureau: Bureau, tmp_path: Path, refused: Refused
) -> None:
    parts = parts_of(bureau.send(make(SENTENCE)))
    path = tmp_path / "坏.bgpack"
    with zipfile.ZipFile(path, "w") as package:
        for name, data in parts.items():
            info = zipfile.ZipInfo(name)
            mode = stat.S_IFLNK if name == "text/前言.j2" else stat.S_IFREG
            info.external_attr = (mode | 0o644) << 16
            package.writestr(info, data)

    assert "链接" in refused(install_pack, path).message


def test_a_bomb_is_refused(make: Make, bureau: Bureau, tmp_path: Path, refused: Refused) -> None:
    parts = parts_of(bureau.send(make(SENTENCE)))
    path = tmp_path / "坏.bgpack"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in {**parts, "glossary.yaml": b" " * 100_000_000}.items():
            package.writestr(name, data)

    assert path.stat().st_size < 200_000
    assert "太大" in refused(install_pack, path).message


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_file_that_is_there_twice_is_refused(
    make: Make, bureau: Bureau, tmp_path: Path, refused: Refused
) -> None:
    parts = parts_of(bureau.send(make(SENTENCE)))
    path = write(tmp_path / "坏.bgpack", parts)
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("pack.yaml", "标识: 另一个")

    assert "两份" in refused(install_pack, path).message


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"x" * 1000])
def test_what_is_no_archive_is_a_finding(data: bytes, tmp_path: Path, refused: Refused) -> None:
    (tmp_path / "坏.bgpack").write_bytes(data)

    assert refused(install_pack, tmp_path / "坏.bgpack").code == "PACK-ARCHIVE"
    assert refused(install_pack, tmp_path / "没有.bgpack").code == "PACK-ARCHIVE"


@pytest.mark.parametrize("said", [b"[]", b"{}", b"x", b"[" * 100_000, b'{"format": 2}'])
def test_a_manifest_that_is_none_is_a_finding(
    said: bytes, make: Make, bureau: Bureau, tmp_path: Path, refused: Refused
) -> None:
    parts = parts_of(bureau.send(make(SENTENCE)))

    path = write(tmp_path / "坏.bgpack", {**parts, MANIFEST: said})

    assert refused(install_pack, path).code == "PACK-ARCHIVE"


def test_a_pack_that_does_not_work_here_is_not_installed(
    make: Make, bureau: Bureau, user_packs: Path, monkeypatch: pytest.MonkeyPatch, refused: Refused
) -> None:
    install_pack(bureau.send(make(SENTENCE)))
    newer = bureau.send(make(SENTENCE, settings="版本: 2.0.0\n需要版本: 0.1.0\n"))
    monkeypatch.setattr("budgetgen.packs.pack.__version__", "0.0.9")

    assert refused(install_pack, newer).code == "PACK-REQUIRES"
    assert left_over(user_packs) == []
    assert "版本: 2.0.0" not in (user_packs / "yunxi-2024" / "pack.yaml").read_text("utf-8")


def test_a_base_that_is_not_at_hand_is_named(make: Make, bureau: Bureau, refused: Refused) -> None:
    install_pack(bureau.send(make(name="hebei-own")))
    archive = bureau.send(make({"pack.yaml": "标识: yunxi-2024\n沿用: hebei-own\n"}))
    for path in (Path(os.environ["BUDGETGEN_PACKS"]) / "hebei-own").rglob("*.yaml"):
        path.unlink()

    assert "hebei-own" in refused(install_pack, archive).message


def test_a_failure_half_way_leaves_the_old_version(
    make: Make, bureau: Bureau, user_packs: Path, monkeypatch: pytest.MonkeyPatch, refused: Refused
) -> None:
    install_pack(bureau.send(make(SENTENCE)))
    newer = bureau.send(make({"text/前言.j2": "新。"}, settings="版本: 2.0.0\n"))
    rename = Path.rename

    def failing(self: Path, target: Path) -> Path:
        if self.parent.name.startswith(".installing-") and self.name == "yunxi-2024":
            raise OSError("disk full")
        return rename(self, target)

    monkeypatch.setattr(installing.Path, "rename", failing)

    assert refused(install_pack, newer).code == "PACK-INSTALL"
    assert load_pack("yunxi-2024").settings.version == "1.0.0"
    assert left_over(user_packs) == []


def test_a_pack_without_a_name_of_its_own_is_not_built(make: Make, refused: Refused) -> None:
    folder = make({"pack.yaml": "沿用: hebei-2024\n"})

    assert refused(build_archive, folder).code == "PACK-ID"


def test_a_version_is_three_numbers(make: Make, refused: Refused) -> None:
    assert refused(build_archive, make(settings="版本: 二〇二四\n")).code == "PACK-VERSION"


def test_keys_are_never_written_over_and_the_private_one_is_its_owner_s(tmp_path: Path) -> None:
    private, public = make_keys("云溪县财政局", tmp_path)
    before = private.read_bytes()

    with pytest.raises(Exception, match="已经存在"):
        make_keys("云溪县财政局", tmp_path)

    assert private.read_bytes() == before
    assert stat.S_IMODE(private.stat().st_mode) == 0o600
    assert b"PRIVATE" not in public.read_bytes()


def test_a_private_key_is_no_public_one(tmp_path: Path, refused: Refused) -> None:
    private, public = make_keys("甲", tmp_path)

    assert refused(public_key, private).code == "PACK-KEY"
    assert refused(private_key, public).code == "PACK-KEY"
    assert refused(trust, private).code == "PACK-KEY"
    assert refused(trust, tmp_path / "没有.pem").code == "PACK-KEY"


@pytest.mark.parametrize("name", ["../甲", "甲/乙", "", "."])
def test_a_key_s_name_is_no_path(name: str, tmp_path: Path, refused: Refused) -> None:
    assert refused(make_keys, name, tmp_path).code == "PACK-KEY"


def test_a_trusted_key_is_kept_under_its_fingerprint(tmp_path: Path, user_packs: Path) -> None:
    _, public = make_keys("甲", tmp_path)
    mark, kept = trust(public)

    assert kept == user_packs / "trusted" / f"{mark}.pem"
    assert list(trusted_keys()) == [mark]


def test_an_archive_is_an_ordinary_zip(make: Make, bureau: Bureau) -> None:
    data = bureau.send(make(SENTENCE)).read_bytes()

    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}

"""Installing a pack from its archive: all checks first, then one renaming."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from budgetgen.packs.archive import MANIFEST, Archive, Manifest, read_archive
from budgetgen.packs.folder import PackError, defect, digest_of, pack_files
from budgetgen.packs.pack import built_in_packs, load_folder, version_of
from budgetgen.packs.user_folder import user_folder


@dataclass(frozen=True)
class Installed:
    """What an installation did: `replaced` is the version that was there before."""

    manifest: Manifest
    signer: str
    folder: Path
    replaced: str = ""
    unchanged: bool = False


def install_pack(path: Path) -> Installed:
    """Install the archive at `path`; raises PackError, and then nothing has changed."""
    archive = read_archive(path)
    manifest = archive.manifest
    if manifest.id in built_in_packs():
        message = f"与随程序附带的模板包“{manifest.id}”同名"
        raise PackError(defect("PACK-SHADOW", message, path, "请发布单位改用别的标识"))
    home = user_folder()
    target = home / manifest.id
    before = _version_there(target)
    unchanged = before == manifest.version
    if before:
        _allow(archive, before, target, path)
    if not unchanged:
        _place(archive, home, target, path)
    replaced = "" if unchanged else before
    return Installed(manifest, archive.signer, target, replaced, unchanged)


def _version_there(folder: Path) -> str:
    """The version of the pack that is installed in `folder`; empty where there is none."""
    if not folder.exists():
        return ""
    try:
        return load_folder(folder).settings.version
    except PackError:
        # A pack that cannot be used is no reason to keep a good one out.
        return "0.0.0"


def _allow(archive: Archive, before: str, target: Path, path: Path) -> None:
    """Raises PackError where the installed pack must stay."""
    new, old = version_of(archive.manifest.version) or (), version_of(before) or ()
    if new < old:
        message = f"已装有更新的版本 {before}，不换成 {archive.manifest.version}"
        remedy = f"确要退回时，先删去文件夹 {target}"
        raise PackError(defect("PACK-VERSION", message, path, remedy))
    if new == old:
        there = {name: file.read_bytes() for name, file in pack_files(target).items()}
        if digest_of(there) != digest_of(archive.files):
            message = f"与已装的版本同为 {before}，内容却不同"
            remedy = "请发布单位改了内容就提高版本号"
            raise PackError(defect("PACK-VERSION", message, path, remedy))


def _place(archive: Archive, home: Path, target: Path, path: Path) -> None:
    """The files in a folder beside `target`, tried there, then renamed."""
    staged = aside = None
    try:
        home.mkdir(parents=True, exist_ok=True)
        staged = Path(tempfile.mkdtemp(dir=home, prefix=".installing-"))
        fresh = staged / target.name
        fresh.mkdir()
        for name, data in {**archive.files, MANIFEST: archive.manifest.to_json()}.items():
            file = fresh / name
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(data)
        _try_out(fresh, archive, path)
        aside = staged / "before"
        if target.exists():
            target.rename(aside)
        try:
            fresh.rename(target)
        except OSError:
            if aside.exists():
                aside.rename(target)
            raise
    except OSError:
        raise PackError(
            defect("PACK-INSTALL", "无法写入模板包文件夹", home, "请检查权限和磁盘空间")
        ) from None
    finally:
        if staged is not None:
            with contextlib.suppress(OSError):
                shutil.rmtree(staged)


def _try_out(folder: Path, archive: Archive, path: Path) -> None:
    """Raises PackError unless the pack loads here, and is what its manifest says."""
    settings = load_folder(folder).settings
    said = archive.manifest
    if (settings.id, settings.version) != (said.id, said.version):
        message = f"清单写的是 {said.id} {said.version}，内容是 {settings.id} {settings.version}"
        raise PackError(defect("PACK-ARCHIVE", message, path, "请向发布单位重新索取"))

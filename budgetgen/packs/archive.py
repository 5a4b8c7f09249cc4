"""A pack as one file (.bgpack): a zip with a manifest of sums, to the byte the same, signed."""

from __future__ import annotations

import hashlib
import io
import json
import stat
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from budgetgen.packs.base_document import read_bounded
from budgetgen.packs.folder import (
    MOST_FILES,
    SETTINGS_FILE,
    PackError,
    defect,
    is_pack_file,
    largest,
    pack_files,
)
from budgetgen.packs.keys import fingerprint, private_key, trusted_keys
from budgetgen.packs.pack import ID, Pack, load_folder, version_of

SUFFIX = ".bgpack"
FORMAT = 1
MANIFEST, SIGNATURE = "manifest.json", "signature.json"
LARGEST_ARCHIVE = 60 * 1024 * 1024
LARGEST_NOTE = 1024 * 1024
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Manifest:
    """What an archive says of itself."""

    id: str
    title: str
    version: str
    years: tuple[int, ...]
    publisher: str
    extends: str
    requires: str
    files: dict[str, str]
    """File name -> SHA-256."""

    def to_json(self) -> bytes:
        """The manifest as it is signed."""
        return _json({"format": FORMAT, **vars(self), "years": list(self.years)})


@dataclass(frozen=True)
class Archive:
    """An archive whose sums and signature are right; `signer` is the key's fingerprint."""

    manifest: Manifest
    files: dict[str, bytes]
    signer: str


def build_archive(folder: Path, key_file: Path | None = None) -> tuple[str, bytes]:
    """The name and the bytes of the archive of the pack in `folder`; raises PackError.

    Only the pack's own files go in: what it extends is named, and looked for on installing.
    """
    pack = load_folder(folder)
    _check_identity(pack)
    settings = pack.settings
    files = {
        unicodedata.normalize("NFC", name): path.read_bytes()
        for name, path in pack_files(folder).items()
    }
    manifest = Manifest(
        settings.id,
        settings.title,
        settings.version,
        settings.years,
        settings.publisher,
        settings.extends,
        settings.requires,
        {name: hashlib.sha256(files[name]).hexdigest() for name in sorted(files)},
    )
    said = manifest.to_json()
    parts = {MANIFEST: said}
    if key_file is not None:
        key = private_key(key_file)
        signed = {"key": fingerprint(key.public_key()), "signature": key.sign(said).hex()}
        parts[SIGNATURE] = _json(signed)
    return f"{settings.id}-{settings.version}{SUFFIX}", _zip({**parts, **files})


def _check_identity(pack: Pack) -> None:
    """A pack that is handed on has a name and a version of its own, and not what it extends."""
    place = pack.sources.folders[0] / SETTINGS_FILE
    if pack.sources.place(SETTINGS_FILE, "id").file != str(place):
        message = f"没有自己的标识，与沿用的“{pack.settings.id}”同名"
        raise PackError(defect("PACK-ID", message, place, "请在 pack.yaml 中写“标识”"))
    if version_of(pack.settings.version) is None:
        message = f"“{pack.settings.version}”不是版本号"
        raise PackError(defect("PACK-VERSION", message, place, "请写成 1.0.0 这样的三段数字"))


def _json(values: dict[str, Any]) -> bytes:
    text = json.dumps(values, ensure_ascii=False, indent=1, sort_keys=True)
    return text.encode() + b"\n"


def _zip(parts: dict[str, bytes]) -> bytes:
    """A zip with fixed dates, stored: compression differs from one zlib to the next."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as package:
        for name, data in parts.items():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.external_attr = (stat.S_IFREG | 0o644) << 16
            info.create_system = 3
            package.writestr(info, data)
    return buffer.getvalue()


def read_archive(path: Path) -> Archive:
    """The archive at `path`, whose sums and signature are right; raises PackError for all else."""
    parts = _parts(path)

    def refused(message: str, remedy: str = "请向发布单位重新索取") -> PackError:
        return PackError(defect("PACK-ARCHIVE", message, path, remedy))

    if MANIFEST not in parts:
        raise refused("文件中没有清单，不是模板包")
    manifest = _manifest(parts[MANIFEST])
    if manifest is None:
        raise refused("文件的清单不对，或出自更新版本的程序", "请升级程序，或重新索取文件")
    files = {name: data for name, data in parts.items() if name not in (MANIFEST, SIGNATURE)}
    if set(files) != set(manifest.files):
        raise refused("文件与清单不符：有多出或缺少的内容")
    for name, data in files.items():
        if hashlib.sha256(data).hexdigest() != manifest.files[name]:
            raise refused(f"{name} 与清单中的校验值不符，文件已被改动或损坏")
    if SIGNATURE not in parts:
        raise refused("文件没有签名，无法确认来源", "请让发布单位用 --key 签名后再发")
    return Archive(manifest, files, _signer(parts[MANIFEST], parts[SIGNATURE], path))


def _signer(said: bytes, signature: bytes, path: Path) -> str:
    """The fingerprint of the trusted key that signed; raises PackError where there is none."""
    from cryptography.exceptions import InvalidSignature

    values = _values(signature)
    name = str(values.get("key", ""))
    key = trusted_keys().get(name)
    if key is None:
        message = f"签名的公钥（{name[:32]}）不在信任之列"
        remedy = "向发布单位核对公钥后，用 budgetgen pack trust 公钥文件 加入"
        raise PackError(defect("PACK-SIGNATURE", message, path, remedy))
    try:
        key.verify(bytes.fromhex(str(values.get("signature", ""))), said)
    except (InvalidSignature, ValueError):
        message = "签名不对，文件不是这把公钥的主人发布的"
        raise PackError(
            defect("PACK-SIGNATURE", message, path, "请不要使用，并告知发布单位")
        ) from None
    return name


def _values(data: bytes) -> dict[str, Any]:
    try:
        values = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    return values if isinstance(values, dict) else {}


def _manifest(data: bytes) -> Manifest | None:
    values = _values(data)
    texts = ("id", "title", "version", "publisher", "extends", "requires")
    files, years = values.get("files"), values.get("years")
    if (
        values.get("format") != FORMAT
        or not all(isinstance(values.get(name), str) for name in texts)
        or not isinstance(files, dict)
        or not isinstance(years, list)
        or not ID.fullmatch(values["id"])
        or version_of(values["version"]) is None
    ):
        return None
    given = {name: values[name] for name in texts}
    return Manifest(**given, years=tuple(years), files=files)


def _parts(path: Path) -> dict[str, bytes]:
    """The members of the zip by name; raises PackError for what does not belong in a pack."""

    def refused(message: str) -> PackError:
        return PackError(defect("PACK-ARCHIVE", message, path, "请向发布单位重新索取"))

    try:
        if path.stat().st_size > LARGEST_ARCHIVE:
            raise refused("文件太大，不是模板包")
        with zipfile.ZipFile(path) as package:
            infos = package.infolist()
            if len(infos) > MOST_FILES + 2:
                raise refused("文件里的内容太多，不是模板包")
            found: dict[str, bytes] = {}
            for info in infos:
                name = info.filename
                if why := _unsafe(info):
                    raise refused(f"“{name[:60]}”{why}")
                if name.casefold() in (known.casefold() for known in found):
                    raise refused(f"“{name[:60]}”有两份")
                note = name in (MANIFEST, SIGNATURE)
                data = read_bounded(package, info, LARGEST_NOTE if note else largest(name))
                if data is None:
                    raise refused(f"“{name[:60]}”解开后太大")
                found[name] = data
            return found
    except OSError:
        raise PackError(
            defect("PACK-ARCHIVE", "文件无法读取", path, "请检查文件名和权限")
        ) from None
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        raise refused("不是模板包文件，或已损坏") from None


def _unsafe(info: zipfile.ZipInfo) -> str:
    """Why a member may not be unpacked; empty where it may."""
    name, mode = info.filename, info.external_attr >> 16
    if name.startswith(("/", "\\")) or ".." in name or "\\" in name or ":" in name:
        return "会写到文件夹以外"
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        return "不是普通文件（如链接）"
    if name not in (MANIFEST, SIGNATURE) and not is_pack_file(name):
        return "不属于模板包"
    if info.flag_bits & 1:
        return "加了密"
    return ""

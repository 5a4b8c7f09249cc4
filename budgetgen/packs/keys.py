"""Ed25519 keys of those who publish packs: PEM files, and the folder of those that are trusted."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from budgetgen.model.finding import Finding
from budgetgen.packs.folder import PackError, defect
from budgetgen.packs.user_folder import KEYS, user_folder
from budgetgen.writing.files import write_files

# cryptography is imported where it is used: only signing and installing need it.
if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (
        Ed25519PrivateKey,
        Ed25519PublicKey,
    )

LARGEST_KEY = 10_000
_NAME = re.compile(r"\w[\w.-]{0,60}")


def make_keys(name: str, folder: Path) -> tuple[Path, Path]:
    """A new pair of keys as `name`.私钥.pem and `name`.公钥.pem; raises PackError.

    Nothing that exists is written over: a lost private key cannot be made again.
    """
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    if not _NAME.fullmatch(name):
        raise PackError(
            defect("PACK-KEY", f"“{name}”不能用作文件名", remedy="只用汉字、字母和数字")
        )
    private, public = folder / f"{name}.私钥.pem", folder / f"{name}.公钥.pem"
    for path in (private, public):
        if os.path.lexists(path):
            raise PackError(defect("PACK-KEY", "文件已经存在，没有改动", path, "请换一个名称"))
    key = Ed25519PrivateKey.generate()
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    _written(write_files({public: _pem(key.public_key())}))
    try:
        # Its owner's alone from the beginning, and never written over.
        with os.fdopen(os.open(private, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secret)
    except OSError:
        public.unlink(missing_ok=True)
        raise PackError(
            defect("PACK-KEY", "私钥无法写入", private, "请检查文件夹权限和磁盘空间")
        ) from None
    return private, public


def private_key(path: Path) -> Ed25519PrivateKey:
    """The private key in the file `path`; raises PackError."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    try:
        key = serialization.load_pem_private_key(_read(path), None)
    except (ValueError, TypeError):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        remedy = "请用 budgetgen pack keygen 生成的私钥文件"
        raise PackError(defect("PACK-KEY", "这不是签名用的私钥", path, remedy))
    return key


def public_key(path: Path) -> Ed25519PublicKey:
    """The public key in the file `path`; raises PackError."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        key = serialization.load_pem_public_key(_read(path))
    except (ValueError, TypeError):
        key = None
    if not isinstance(key, Ed25519PublicKey):
        remedy = "请用发布单位提供的公钥文件（扩展名 .pem）"
        raise PackError(defect("PACK-KEY", "这不是核对签名用的公钥", path, remedy))
    return key


def trust(path: Path) -> tuple[str, Path]:
    """Keep the public key in `path` among the trusted ones: its fingerprint, where it is kept."""
    key = public_key(path)
    mark = fingerprint(key)
    kept = user_folder() / KEYS / f"{mark}.pem"
    _written(write_files({kept: _pem(key)}))
    return mark, kept


def trusted_keys() -> dict[str, Ed25519PublicKey]:
    """The trusted keys by their fingerprints; raises PackError for a file that is no key."""
    keys = [public_key(path) for path in sorted((user_folder() / KEYS).glob("*.pem"))]
    return {fingerprint(key): key for key in keys}


def fingerprint(key: Ed25519PublicKey) -> str:
    """What two people compare over the telephone: the beginning of the key's SHA-256."""
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()[:32]


def _pem(key: Ed25519PublicKey) -> bytes:
    from cryptography.hazmat.primitives import serialization

    return key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_KEY)
    except OSError:
        raise PackError(
            defect("PACK-KEY", "密钥文件无法读取", path, "请检查文件名和权限")
        ) from None


def _written(problems: list[Finding]) -> None:
    if problems:
        raise PackError(*problems)

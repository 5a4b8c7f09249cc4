"""A folder built beside the one it takes the place of, so that at no moment it is half of each."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
"""Of Linux's renameat2: two names change places in one step."""


@contextmanager
def replaced(target: Path) -> Iterator[Path]:
    """An empty folder to fill, which becomes `target` when all went well.

    What a killed run left is put right first. Raises OSError where the disk refuses; then, as after
    any other error, `target` is what it was.
    """
    target = target.resolve()
    new, old = (target.with_name(f".{target.name}.{mark}") for mark in ("新", "旧"))
    if old.exists() and not target.exists():
        old.rename(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    for left in (new, old):
        shutil.rmtree(left, ignore_errors=True)
    try:
        new.mkdir()
        yield new
        _settle()
        _put_in_place(new, target, old)
    finally:
        shutil.rmtree(new, ignore_errors=True)
        if target.exists():
            shutil.rmtree(old, ignore_errors=True)


def _settle() -> None:
    """All that was written is on the disk before names change, in case the power fails."""
    if sys.platform != "win32":
        os.sync()


def _put_in_place(new: Path, target: Path, old: Path) -> None:
    if not target.exists():
        new.rename(target)
    elif not _exchange(new, target):
        target.rename(old)
        try:
            new.rename(target)
        except OSError:
            old.rename(target)
            raise


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders change places in one step; False where the system cannot."""
    if sys.platform != "linux":
        return False
    library = ctypes.CDLL(None)
    if not hasattr(library, "renameat2"):
        return False
    names = (_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other))
    return bool(library.renameat2(*names, _RENAME_EXCHANGE) == 0)

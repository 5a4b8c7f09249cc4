"""Where the data that travels with budgetgen lies on disk.

In an installed package the folders lie in ``budgetgen/_data``; in a checkout they lie beside
the package, where people edit them. Callers need not know which of the two they run from.
"""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def templates_folder() -> Path:
    """The folder of the template packs (模板包) that come with budgetgen."""
    return _folder("templates")


def schemas_folder() -> Path:
    """The folder of JSON Schema, account lists, rule catalogue and fonts."""
    return _folder("schemas")


def examples_folder() -> Path:
    """The folder of inputs that a user can copy."""
    return _folder("examples")


def _folder(name: str) -> Path:
    # The package's own data comes first: a foreign site-packages/templates may exist, whereas a
    # checkout has no _data.
    candidates = (_PACKAGE / "_data" / name, _PACKAGE.parent / name)
    for candidate in candidates:
        if candidate.is_dir():
            return candidate
    places = "、".join(str(candidate) for candidate in candidates)
    raise FileNotFoundError(f"找不到随程序附带的 {name} 文件夹（找过：{places}），请重新安装。")

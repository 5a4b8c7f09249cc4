"""Where installed packs and trusted keys lie: a folder of the user's, beside no program file."""

from __future__ import annotations

import os
from pathlib import Path

from budgetgen.packs.folder import SETTINGS_FILE

VARIABLE = "BUDGETGEN_PACKS"
KEYS = "trusted"


def user_folder() -> Path:
    """The folder that BUDGETGEN_PACKS names, else one where the platform keeps users' data."""
    if named := os.environ.get(VARIABLE):
        return Path(named)
    # Imported here: only those who never set the variable need it.
    import platformdirs

    return Path(platformdirs.user_data_dir("budgetgen", appauthor=False)) / "packs"


def installed_packs() -> dict[str, Path]:
    """The folders of the installed packs by name; a folder that cannot be read holds none."""
    try:
        folders = sorted(user_folder().iterdir())
        return {
            folder.name: folder
            for folder in folders
            if not folder.name.startswith(".") and (folder / SETTINGS_FILE).is_file()
        }
    except OSError:
        return {}

"""LibreOffice as the witness: it knows nothing of our layout and breaks pages by itself."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from budgetgen.writing.fonts import resolve_faces

SOFFICE = shutil.which("soffice")

needs_soffice = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")

# A Chinese user's LibreOffice: under another locale a paragraph that begins with a quotation
# mark begins in the Latin face.
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N">
<prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>zh-CN</value></prop></item>
</oor:items>
"""
_ALIAS = """<match target="pattern">
<test name="family"><string>{}</string></test>
<edit name="family" mode="assign" binding="same"><string>{}</string></edit></match>
"""


def _font_aliases() -> str:
    """A fontconfig file that sets the official faces in those that the PDF takes for them."""
    aliases = "".join(
        _ALIAS.format(escape(face.official), escape(face.family))
        for face in resolve_faces().values()
        if face.family not in (None, face.official)
    )
    return (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f'<include ignore_missing="yes">/etc/fonts/fonts.conf</include>{aliases}</fontconfig>'
    )


def laid_out(documents: Mapping[str, bytes], folder: Path) -> dict[str, bytes]:
    """DOCX files by name -> the PDF files LibreOffice makes of them, in one call."""
    assert SOFFICE is not None
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
    (folder / "fonts.conf").write_text(_font_aliases(), encoding="utf-8")
    for name, data in documents.items():
        (folder / f"{name}.docx").write_bytes(data)
    command = [SOFFICE, "--headless", f"-env:UserInstallation={profile.as_uri()}"]
    command += ["--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run(
        [*command, *(str(folder / f"{name}.docx") for name in documents)],
        env={**os.environ, "FONTCONFIG_FILE": str(folder / "fonts.conf")},
        check=True,
        capture_output=True,
        timeout=600,
    )
    return {name: (folder / f"{name}.pdf").read_bytes() for name in documents}

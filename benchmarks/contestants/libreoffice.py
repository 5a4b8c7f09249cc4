"""LibreOffice without a window: each DOCX file to PDF, in one call or in a call per file.

Arguments: ``one`` or ``each``, the folder of the user profile, the DOCX files.
"""

import subprocess
import sys
from pathlib import Path

mode, profile, *files = sys.argv[1:]
command = [
    "soffice",
    f"-env:UserInstallation={Path(profile).resolve().as_uri()}",
    "--headless",
    "--convert-to",
    "pdf",
    "--outdir",
    profile,
]
for group in [files] if mode == "one" else [[file] for file in files]:
    subprocess.run([*command, *group], check=True)

"""What a user gets from ``pip install budgetgen``: built, installed and run away from here."""

import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

import budgetgen

CHECKOUT = Path(budgetgen.__file__).parents[1]

pytestmark = pytest.mark.slow


def run(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the sdist, which is built from the checkout."""
    folder = tmp_path_factory.mktemp("dist")
    build = (sys.executable, "-m", "build", "--no-isolation", "--outdir")
    run(*build, folder, CHECKOUT, cwd=folder)
    assert len(list(folder.glob("budgetgen-*.tar.gz"))) == 1
    (wheel,) = folder.glob("budgetgen-*.whl")
    return wheel


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ``bin`` folder of an environment that has the wheel, and our libraries but not us."""
    folder = tmp_path_factory.mktemp("installed")
    run(sys.executable, "-m", "venv", "--without-pip", folder / "venv", cwd=folder)
    bin_folder = folder / "venv" / ("Scripts" if sys.platform == "win32" else "bin")
    python = bin_folder / "python"
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site_packages = Path(run(python, "-c", ask, cwd=folder).strip())
    install = (sys.executable, "-m", "pip", "--python", python, "install", "--quiet")
    run(*install, "--no-deps", "--no-index", wheel, cwd=folder)
    # A path in a .pth file is searched, but the .pth files in it are not read: so the editable
    # installation of the checkout stays out.
    libraries = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (site_packages / "libraries.pth").write_text("\n".join(libraries) + "\n")
    return bin_folder


@pytest.mark.parametrize("name", ["templates", "schemas", "examples"])
def test_the_wheel_carries_every_file_of_the_data_folders(name: str, wheel: Path) -> None:
    on_disk = [
        path.relative_to(CHECKOUT).as_posix()
        for path in (CHECKOUT / name).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    ]
    with zipfile.ZipFile(wheel) as archive:
        carried = set(archive.namelist())

    assert on_disk
    assert {f"budgetgen/_data/{path}" for path in on_disk} <= carried


def test_the_installed_command_runs_in_another_folder(installed: Path, tmp_path: Path) -> None:
    assert budgetgen.__version__ in run(installed / "budgetgen", "--version", cwd=tmp_path)


def test_the_installed_package_finds_its_data_in_another_folder(
    installed: Path, tmp_path: Path
) -> None:
    code = (
        "from budgetgen import resources as r\n"
        "print(r.templates_folder(), r.schemas_folder(), r.examples_folder(), sep='\\n')"
    )

    folders = [Path(line) for line in run(installed / "python", "-c", code, cwd=tmp_path).split()]

    assert [folder.name for folder in folders] == ["templates", "schemas", "examples"]
    assert all(folder.is_dir() for folder in folders)
    assert all(folder.parent.name == "_data" for folder in folders)
    assert all(installed.parent in folder.parents for folder in folders)

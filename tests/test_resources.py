from pathlib import Path

import pytest

from budgetgen import resources


def test_a_checkout_offers_the_schemas_beside_the_package() -> None:
    folder = resources.schemas_folder()

    assert folder == Path(resources.__file__).parents[1] / "schemas"
    assert (folder / "fonts.yaml").is_file()


@pytest.mark.parametrize("name", ["templates", "schemas", "examples"])
def test_an_installed_package_offers_its_own_data_before_a_foreign_neighbour(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "site-packages" / "budgetgen"
    own = package / "_data" / name
    own.mkdir(parents=True)
    (tmp_path / "site-packages" / name).mkdir()
    monkeypatch.setattr(resources, "_PACKAGE", package)

    assert getattr(resources, f"{name}_folder")() == own


def test_a_broken_installation_says_which_folder_is_missing_and_where_it_looked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "budgetgen")

    with pytest.raises(FileNotFoundError, match="templates") as error:
        resources.templates_folder()

    assert str(tmp_path / "budgetgen" / "_data" / "templates") in str(error.value)

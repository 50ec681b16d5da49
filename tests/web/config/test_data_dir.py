"""The data folder: whose it is, its key, and one clear line when it cannot be used."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from runtall_web.config.data_dir import (
    DATA_DIR_VARIABLE,
    DataDirRefused,
    chosen_data_dir,
    open_data_dir,
    read_secret_key,
)


@pytest.fixture(autouse=True)
def _own_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DATA_DIR_VARIABLE, "/nowhere")  # restored afterwards, whatever a test sets


def test_only_its_owner_can_look_in(tmp_path: Path) -> None:
    data_dir = open_data_dir(tmp_path / "data")
    assert stat.S_IMODE(data_dir.root.stat().st_mode) == 0o700
    assert stat.S_IMODE(data_dir.secret_key.stat().st_mode) == 0o600


def test_the_key_stays_the_same(tmp_path: Path) -> None:
    first = read_secret_key(open_data_dir(tmp_path))
    assert len(first) >= 50
    assert read_secret_key(open_data_dir(tmp_path)) == first


def test_what_was_asked_for_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DATA_DIR_VARIABLE, str(tmp_path / "told"))
    assert chosen_data_dir().root == tmp_path / "told"
    assert chosen_data_dir(tmp_path / "asked").root == tmp_path / "asked"
    monkeypatch.delenv(DATA_DIR_VARIABLE)
    assert chosen_data_dir().root.name == "runtall"


def test_a_place_that_cannot_be_written_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(DataDirRefused) as refused:
        open_data_dir(tmp_path / "file" / "data")
    assert refused.value.line().startswith("error[data_dir]: the data folder")
    assert "\n" not in refused.value.line()

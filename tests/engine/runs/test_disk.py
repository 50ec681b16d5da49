"""What lies at a path is told without raising, whatever the path."""

from __future__ import annotations

import os
from pathlib import Path

from runtall.runs.disk import kind_of


def test_every_kind_of_path(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "link").symlink_to("file")
    (tmp_path / "loop").symlink_to("loop")
    os.mkfifo(tmp_path / "pipe")
    paths = [tmp_path, tmp_path / "file", tmp_path / "link", tmp_path / "pipe", Path(os.devnull)]
    assert [kind_of(path) for path in paths] == ["folder", "file", "file", "other", "other"]
    nothing = [tmp_path / "none", tmp_path / "loop", tmp_path / ("a" * 300), tmp_path / "file" / "below", Path("a\0b")]
    assert {kind_of(path) for path in nothing} == {"none"}

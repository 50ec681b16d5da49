"""A backup holds everything and comes back whole, or not at all."""

from __future__ import annotations

import io
import json
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import pytest
from django.core.management import call_command

from runtall_web.config.data_dir import DataDir
from runtall_web.config.start import copy_sqlite
from runtall_web.settings.actions import restore
from runtall_web.settings.actions.backup import BackupRefused, backup_pieces, write_backup
from runtall_web.settings.actions.restore import RestoreRefused, is_ready, stage, swap_in

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
FILES = {sha256(data).hexdigest(): data for data in (b"one run", b"another run" * 1000)}


@pytest.fixture(scope="module")
def empty_database(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: object) -> Path:
    """A database of this version without a row, made once."""
    from django.db import connections

    path = tmp_path_factory.mktemp("empty") / "empty.sqlite3"
    with django_db_blocker.unblock():  # type: ignore[attr-defined]  # pytest-django's own
        settings = {**connections["default"].settings_dict, "NAME": str(path), "ATOMIC_REQUESTS": False}
        connections.databases["empty"] = settings
        try:
            call_command("migrate", database="empty", verbosity=0)
        finally:
            connections["empty"].close()
            del connections.databases["empty"]
    return path


def filled(root: Path, database: Path) -> DataDir:
    """A data folder whose database names ``FILES``."""
    made = DataDir(root)
    for folder in (made.files, made.videos, made.incoming, made.backups):
        folder.mkdir(parents=True)
    copy_sqlite(database, made.database)
    with closing(sqlite3.connect(made.database)) as writer:
        writer.execute(
            "INSERT INTO accounts_user (id, password, is_superuser, username, first_name, last_name, email, is_staff,"
            " is_active, date_joined, distance_unit) VALUES (1, '!', 0, 'runner', '', '', '', 0, 1, '2026-01-01', 'km')"
        )
        for digest, data in FILES.items():
            place = made.files / digest[:2] / digest
            place.parent.mkdir(exist_ok=True)
            place.write_bytes(data)
            writer.execute(
                "INSERT INTO runs_storedfile (sha256, name, kind, size_bytes, first_seen_at, status, brought_runs,"
                " listed, warnings, reader_version, code, template, remedy, evidence, owner_id)"
                " VALUES (?, 'x', 'fit', ?, '2026-01-01', 'kept', 0, '{}', '[]', 1, '', '', '', '{}', 1)",
                (digest, len(data)),
            )
        writer.commit()
    return made


@pytest.fixture
def here(tmp_path: Path, empty_database: Path) -> DataDir:
    return filled(tmp_path / "here", empty_database)


@pytest.fixture
def backup(here: DataDir) -> bytes:
    return b"".join(backup_pieces(here, NOW))


def tree(root: Path) -> dict[str, bytes]:
    """Everything of value below a folder."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and not path.name.endswith(("-wal", "-shm"))
    }


def names_in(database: Path) -> set[str]:
    with closing(sqlite3.connect(database)) as reader:
        return {row[0] for row in reader.execute("SELECT sha256 FROM runs_storedfile")}


def test_everything_comes_back(backup: bytes, tmp_path: Path, empty_database: Path, here: DataDir) -> None:
    there = DataDir(tmp_path / "there")
    for folder in (there.files, there.incoming, there.backups):
        folder.mkdir(parents=True)
    copy_sqlite(empty_database, there.database)
    (there.files / "00").mkdir()
    (there.files / "00" / "old").write_bytes(b"what was there")
    assert stage(there, io.BytesIO(backup)) == len(FILES)
    assert names_in(there.database) == set()  # nothing has changed yet
    aside = swap_in(there, NOW)
    assert aside is not None
    assert names_in(there.database) == set(FILES)
    for digest, data in FILES.items():
        assert (there.files / digest[:2] / digest).read_bytes() == data
    assert (aside / "files" / "00" / "old").read_bytes() == b"what was there"
    assert names_in(aside / "runtall.sqlite3") == set()
    assert not there.restore.exists()
    assert swap_in(there, NOW) is None


def test_the_manifest_tells_every_checksum(backup: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(backup)) as archive:
        assert archive.testzip() is None
        told = json.loads(archive.read("manifest.json"))
        assert {item["name"]: item["sha256"] for item in told["items"]} == {
            name: sha256(archive.read(name)).hexdigest() for name in archive.namelist() if name != "manifest.json"
        }
        assert "secret-key" not in archive.namelist()


def test_a_backup_is_whole_or_not_at_all(here: DataDir, tmp_path: Path) -> None:
    lost = here.files / next(iter(FILES))[:2] / next(iter(FILES))
    lost.unlink()
    with pytest.raises(BackupRefused, match="missing"):
        write_backup(here, tmp_path / "b.zip", NOW)
    assert list(tmp_path.glob("*.zip")) + list(tmp_path.glob(".*")) == []
    assert not list(here.incoming.iterdir())


def test_an_interrupted_swap_is_finished(
    backup: bytes, tmp_path: Path, empty_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cut off before any of its renames, a swap is finished by the next start, and loses nothing on either side."""
    rename = Path.rename
    for survives in range(5):
        there = filled(tmp_path / f"there-{survives}", empty_database)
        before = tree(there.files)
        stage(there, io.BytesIO(backup))
        left = iter(range(survives))

        def cut(self: Path, target: Path, left: object = left) -> Path:
            if next(left, None) is None:  # type: ignore[call-overload]  # an iterator
                raise KeyboardInterrupt
            return rename(self, target)

        monkeypatch.setattr(Path, "rename", cut)
        with suppress(KeyboardInterrupt):
            swap_in(there, NOW)
        monkeypatch.setattr(Path, "rename", rename)
        swap_in(there, NOW)
        assert not is_ready(there)
        assert names_in(there.database) == set(FILES)
        assert tree(there.files) == before
        aside = there.backups / "before-restore-20261123T090000"
        assert names_in(aside / "runtall.sqlite3") == set(FILES)
        assert tree(aside / "files") == before


CLIP, UPLOAD, GONE = (UUID(int=number) for number in (1, 2, 3))


def film(made: DataDir, uid: UUID, frames: int, **files: bytes) -> None:
    """A filmed run in a data folder: its row, and files by their names without what follows the dot."""
    names = {
        "recording": "recording.landmarks",
        "copy": "copy.mp4",
        "part": "original.part",
        "overlay": "landmarks.bin",
    }
    (made.videos / str(uid)).mkdir()
    for name, data in files.items():
        (made.videos / str(uid) / names.get(name, name)).write_bytes(data)
    said = {
        "uid": uid.hex, "name": "run.mp4", "fingerprint": uid.hex, "size_bytes": 5, "received_bytes": 5,
        "created_at": "2026-01-01", "filmed_at": "2026-01-01", "state": "done", "attempts": 0, "cancel_asked": 0,
        "reread": 0, "doing": "", "done_s": 0, "failure_code": "", "failure": "{}", "view": "auto", "moment": "",
        "note": "", "frames": frames, "reader_warnings": "[]", "copy": "original", "report": "{}",
        "analysis_version": 1, "date_said": 0, "owner_id": 1,
        "deleted_at": "2026-01-01" if uid == GONE else None,
    }  # fmt: skip
    with closing(sqlite3.connect(made.database)) as writer:
        marks = ", ".join("?" * len(said))
        writer.execute(f"INSERT INTO form_clip ({', '.join(said)}) VALUES ({marks})", tuple(said.values()))
        writer.commit()


@pytest.fixture
def filmed(here: DataDir) -> DataDir:
    """A data folder with a clip that was read, an upload on its way and a deleted clip."""
    film(here, CLIP, 9, original=b"video", copy=b"copied", recording=b"landmarks", overlay=b"packed")
    film(here, UPLOAD, 0, part=b"half")
    film(here, GONE, 9, original=b"video", recording=b"deleted")
    return here


def test_a_backup_holds_the_landmarks_of_filmed_runs_and_no_video(filmed: DataDir) -> None:
    with zipfile.ZipFile(io.BytesIO(b"".join(backup_pieces(filmed, NOW)))) as archive:
        videos = {name: archive.read(name) for name in archive.namelist() if name.startswith("videos/")}
    assert videos == {f"videos/{CLIP}/recording.landmarks": b"landmarks"}
    assert list(filmed.incoming.iterdir()) == []


def test_a_recording_written_anew_or_removed_meanwhile_does_not_spoil_the_backup(
    filmed: DataDir, tmp_path: Path, empty_database: Path
) -> None:
    pieces = backup_pieces(filmed, NOW)
    data = next(pieces)
    place = filmed.videos / str(CLIP) / "recording.landmarks"
    (filmed.videos / "new").write_bytes(b"read once more")
    (filmed.videos / "new").rename(place)
    data += b"".join(pieces)
    there = filled(tmp_path / "there", empty_database)
    assert stage(there, io.BytesIO(data)) == len(FILES)
    swap_in(there, NOW)
    assert (there.videos / str(CLIP) / "recording.landmarks").read_bytes() == b"landmarks"
    place.unlink()
    assert stage(there, io.BytesIO(b"".join(backup_pieces(filmed, NOW)))) == len(FILES)


def test_videos_stay_with_the_clips_that_come_back_also_after_a_cut(
    filmed: DataDir, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = b"".join(backup_pieces(filmed, NOW))
    (filmed.videos / str(CLIP) / "recording.landmarks").write_bytes(b"read again since")
    stranger = UUID(int=9)
    film(filmed, stranger, 9, original=b"filmed since", recording=b"since")
    rename = Path.rename
    for survives in range(9):
        stage(filmed, io.BytesIO(data)) if survives == 0 else None
        left = iter(range(survives))

        def cut(self: Path, target: Path, left: object = left) -> Path:
            if next(left, None) is None:  # type: ignore[call-overload]  # an iterator
                raise KeyboardInterrupt
            return rename(self, target)

        monkeypatch.setattr(Path, "rename", cut)
        with suppress(KeyboardInterrupt):
            swap_in(filmed, NOW)
    monkeypatch.setattr(Path, "rename", rename)
    swap_in(filmed, NOW)
    assert tree(filmed.videos) == {
        f"{CLIP}/copy.mp4": b"copied",
        f"{CLIP}/original": b"video",
        f"{CLIP}/recording.landmarks": b"landmarks",
        f"{UPLOAD}/original.part": b"half",
        f"{GONE}/original": b"video",
    }
    aside = filmed.backups / "before-restore-20261123T090000" / "videos"
    assert tree(aside / str(stranger)) == {"original": b"filmed since", "recording.landmarks": b"since"}
    assert (aside / str(CLIP) / "recording.landmarks").read_bytes() == b"read again since"


def test_a_backup_from_before_there_were_videos_comes_back(backup: bytes, filmed: DataDir) -> None:
    def older(members: dict[str, bytes]) -> None:
        with_database("DROP TABLE form_clip")(members)
        changed_manifest(version=1)(members)

    stage(filmed, io.BytesIO(rewritten(backup, older)))
    swap_in(filmed, NOW)
    assert tree(filmed.videos) == {}
    assert (filmed.backups / "before-restore-20261123T090000" / "videos" / str(CLIP) / "original").exists()


@pytest.mark.parametrize(
    "name", ["videos/x/recording.landmarks", f"videos/{CLIP}/original", f"videos/../{CLIP}/recording.landmarks"]
)
def test_a_name_below_videos_that_is_not_ours_is_refused(name: str, backup: bytes, here: DataDir) -> None:
    def add(members: dict[str, bytes]) -> None:
        members[name] = b"x"
        told_anew(members)

    with pytest.raises(RestoreRefused):
        stage(here, io.BytesIO(rewritten(backup, add)))


def rewritten(backup: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """A backup with its members changed by ``change``; the manifest follows unless changed itself."""
    with zipfile.ZipFile(io.BytesIO(backup)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def told_anew(members: dict[str, bytes]) -> None:
    """Make the manifest agree with the members."""
    told = json.loads(members["manifest.json"])
    told["items"] = [
        {"name": name, "size": len(data), "sha256": sha256(data).hexdigest()}
        for name, data in members.items()
        if name != "manifest.json"
    ]
    members["manifest.json"] = json.dumps(told).encode()


def changed_manifest(**fields: object) -> Callable[[dict[str, bytes]], None]:
    def change(members: dict[str, bytes]) -> None:
        told = json.loads(members["manifest.json"])
        told.update(fields)
        members["manifest.json"] = json.dumps(told).encode()

    return change


def with_database(statement: str) -> Callable[[dict[str, bytes]], None]:
    def change(members: dict[str, bytes]) -> None:
        with closing(sqlite3.connect(":memory:")) as memory:
            memory.deserialize(members["database.sqlite3"])
            memory.execute(statement)
            memory.commit()
            members["database.sqlite3"] = memory.serialize()
        told_anew(members)

    return change


def flip_a_byte(members: dict[str, bytes]) -> None:
    name = next(name for name in members if name.startswith("files/"))
    members[name] = members[name][:-1] + bytes([members[name][-1] ^ 1])


def add_a_path_outside(members: dict[str, bytes]) -> None:
    members["../escaped"] = b"x"
    told_anew(members)


def add_a_stranger(members: dict[str, bytes]) -> None:
    members["secret-key"] = b"x"
    told_anew(members)


def lose_a_file(members: dict[str, bytes]) -> None:
    del members[next(name for name in members if name.startswith("files/"))]
    told_anew(members)


def garble_the_database(members: dict[str, bytes]) -> None:
    members["database.sqlite3"] = members["database.sqlite3"][:100] + b"\0" * 8000 + members["database.sqlite3"][8100:]
    told_anew(members)


HOSTILE: dict[str, Callable[[dict[str, bytes]], None]] = {
    "a byte flipped": flip_a_byte,
    "a path outside": add_a_path_outside,
    "a stranger": add_a_stranger,
    "a file lost": lose_a_file,
    "a file lost, the list kept": lambda members: (
        members.pop(next(n for n in members if n.startswith("files/"))) and None
    ),
    "no list": lambda members: members.pop("manifest.json") and None,
    "a list that is none": lambda members: members.update({"manifest.json": b"[" * 100_000}),
    "another format": changed_manifest(format="something-else"),
    "a newer format": changed_manifest(version=99),
    "sizes that are not numbers": changed_manifest(
        items=[{"name": "database.sqlite3", "size": "x", "sha256": "0" * 64}]
    ),
    "negative sizes": changed_manifest(items=[{"name": "database.sqlite3", "size": -1, "sha256": "0" * 64}]),
    "a database garbled": garble_the_database,
    "a trigger": with_database("CREATE TRIGGER t AFTER INSERT ON runs_run BEGIN DELETE FROM runs_run; END"),
    "a view": with_database("CREATE VIEW v AS SELECT 1"),
    "a newer database": with_database(
        "INSERT INTO django_migrations (app, name, applied) VALUES ('runs', '9999', '2030')"
    ),
    "a foreign database": with_database("DROP TABLE runs_storedfile"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_cannot_be_trusted_changes_nothing(name: str, backup: bytes, here: DataDir) -> None:
    before = tree(here.root)
    with pytest.raises(RestoreRefused) as refused:
        stage(here, io.BytesIO(rewritten(backup, HOSTILE[name])))
    assert "\n" not in refused.value.line()
    assert not is_ready(here)
    assert not here.restore.exists()
    assert tree(here.root) == before
    assert not (here.root.parent / "escaped").exists()


@pytest.mark.parametrize("cut", [0, 1, 100, 5000, -1, -30])
def test_a_file_that_is_no_whole_zip_changes_nothing(cut: int, backup: bytes, here: DataDir) -> None:
    before = tree(here.root)
    with pytest.raises(RestoreRefused):
        stage(here, io.BytesIO(backup[:cut]))
    assert tree(here.root) == before


def test_a_name_twice_is_refused(backup: bytes, here: DataDir) -> None:
    out = io.BytesIO(backup)
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("manifest.json", b"{}")
    with pytest.raises(RestoreRefused, match="one name twice"):
        stage(here, out)


def test_no_room_is_said_before_anything_is_unpacked(
    backup: bytes, here: DataDir, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restore.shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(1, 1, 1000))  # type: ignore[attr-defined]  # its own type
    with pytest.raises(RestoreRefused) as refused:
        stage(here, io.BytesIO(backup))
    assert refused.value.code == "restore_no_room"

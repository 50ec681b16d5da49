"""Where everything of one runner lives: one folder, nothing outside it.

<data dir>/
├── runtall.sqlite3     the database
├── secret-key          signs cookies; readable by the owner only
├── devices-key         binds paired devices to this folder; made anew when a backup comes back
├── lan/                the private authority and what runtall serve --lan needs
├── files/ab/abcd…      original files, once each, under their SHA-256
├── videos/<uid>/       a filmed run: the video, a copy that browsers play, landmarks; readable by the owner only
├── incoming/           uploads that are not yet stored
├── backups/            a snapshot before every migration and every restore
├── serve.lock          held while ``runtall serve`` runs
└── log/runtall.log     rotated
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from runtall.errors import InputRefused

DATA_DIR_VARIABLE = "RUNTALL_DATA_DIR"
MINIMUM_FREE_BYTES = 64 * 2**20


class DataDirRefused(InputRefused):
    """The folder for the runner's data cannot be used."""

    default_code = "data_dir"


@dataclass(frozen=True, slots=True)
class DataDir:
    """The folder and the names inside it. Makes nothing by itself; see ``open_data_dir``."""

    root: Path

    @property
    def database(self) -> Path:
        return self.root / "runtall.sqlite3"

    @property
    def secret_key(self) -> Path:
        return self.root / "secret-key"

    @property
    def devices_key(self) -> Path:
        return self.root / "devices-key"

    @property
    def lan(self) -> Path:
        return self.root / "lan"

    @property
    def files(self) -> Path:
        return self.root / "files"

    @property
    def videos(self) -> Path:
        return self.root / "videos"

    @property
    def incoming(self) -> Path:
        return self.root / "incoming"

    @property
    def backups(self) -> Path:
        return self.root / "backups"

    @property
    def restore(self) -> Path:
        return self.root / "restore"

    @property
    def lock(self) -> Path:
        return self.root / "serve.lock"

    @property
    def use_lock(self) -> Path:
        return self.root / "use.lock"

    @property
    def log(self) -> Path:
        return self.root / "log" / "runtall.log"


def chosen_data_dir(asked: str | Path | None = None) -> DataDir:
    """The folder asked for, else ``RUNTALL_DATA_DIR``, else the platform's place for an application's data."""
    chosen = asked or os.environ.get(DATA_DIR_VARIABLE) or platformdirs.user_data_dir("runtall", appauthor=False)
    return DataDir(Path(chosen).expanduser().absolute())


def open_data_dir(asked: str | Path | None = None) -> DataDir:
    """Make the folder and what must be in it, readable by its owner only.

    Raises ``DataDirRefused`` when the folder cannot be made or written.
    """
    data_dir = chosen_data_dir(asked)
    try:
        kept = (data_dir.files, data_dir.videos, data_dir.incoming, data_dir.backups, data_dir.log.parent)
        for folder in (data_dir.root, *kept):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not data_dir.secret_key.exists():
            _write_key(data_dir.secret_key)
        probe = data_dir.incoming / f".probe-{os.getpid()}"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as refused:
        raise DataDirRefused(
            "the data folder {path} cannot be written ({reason})",
            remedy="choose another with --data-dir, or free space and allow writing there",
            path=str(data_dir.root),
            reason=(refused.strerror or type(refused).__name__).lower(),
        ) from refused
    os.environ[DATA_DIR_VARIABLE] = str(data_dir.root)
    return data_dir


def read_secret_key(data_dir: DataDir) -> str:
    """The key kept in the folder; one for this process alone when there is no folder yet."""
    try:
        return data_dir.secret_key.read_text("ascii").strip() or secrets.token_urlsafe(48)
    except OSError:
        return secrets.token_urlsafe(48)


def read_devices_key(data_dir: DataDir) -> bytes:
    """The key that paired devices are bound to; made when there is none. Raises ``OSError``."""
    if not data_dir.devices_key.exists():
        _write_key(data_dir.devices_key)
    return data_dir.devices_key.read_bytes()


def _write_key(path: Path) -> None:
    """Two programs starting at once keep one key: the first link wins."""
    draft = path.with_name(f".{path.name}-{os.getpid()}-{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48) + "\n")
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    except OSError:  # a file system without hard links
        draft.replace(path)
    draft.unlink(missing_ok=True)

"""A lock on a file, held by one process and freed by the system when that process ends, however it ends."""

from __future__ import annotations

import os
from pathlib import Path
from types import TracebackType

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]  # absent there


class LockHeld(Exception):
    """Another process holds the lock; ``note`` is what it wrote about itself."""

    def __init__(self, note: str) -> None:
        self.note = note
        super().__init__(note)


class FileLock:
    """``with FileLock(path):`` holds it; raises ``LockHeld`` at once, or waits when ``wait`` is true.

    Any number may hold it as ``shared``, while nobody holds it alone. (On Windows a shared lock holds nothing.)
    """

    def __init__(self, path: Path, *, wait: bool = False, shared: bool = False) -> None:
        self.path = path
        self.wait = wait
        self.shared = shared
        self._handle: int | None = None

    def __enter__(self) -> FileLock:
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        os.set_inheritable(handle, False)
        try:
            _lock(handle, wait=self.wait, shared=self.shared)
        except OSError as held:
            note = os.pread(handle, 500, 0).decode("utf-8", "replace") if hasattr(os, "pread") else ""
            os.close(handle)
            raise LockHeld(note.strip()) from held
        self._handle = handle
        return self

    def write_note(self, note: str) -> None:
        """Say who holds the lock, for the one who is refused."""
        if self._handle is not None:
            os.ftruncate(self._handle, 0)
            os.lseek(self._handle, 0, os.SEEK_SET)
            os.write(self._handle, note.encode())

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def _lock(handle: int, *, wait: bool, shared: bool) -> None:
    if fcntl is not None:
        fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | (0 if wait else fcntl.LOCK_NB))
        return
    if shared:
        return
    import msvcrt

    # A byte far beyond the note, so that the note stays readable.
    os.lseek(handle, 2**20, os.SEEK_SET)
    msvcrt.locking(handle, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]  # Windows

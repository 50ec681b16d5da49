"""Files, folders and zips walked one member at a time, with memory for no more than one of them."""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, BinaryIO, Literal, cast
from zipfile import ZipFile, ZipInfo

from runtall.errors import InputRefused, NotAnActivity, UnsafeArchive
from runtall.runs.disk import kind_of
from runtall.runs.first_bytes import HEAD_BYTES, Content, content_of, file_is_no_activity
from runtall.runs.gzip_bytes import gunzip
from runtall.runs.limits import DEFAULT_LIMITS, Limits, too_large
from runtall.runs.strava import LIST_NAME, MAX_LIST_BYTES, ListedActivity, list_key, read_list
from runtall.runs.zips import ZIP_TROUBLE, damaged_zip, open_zip, read_member, refuse_member, too_many

_ACTIVITY_SUFFIXES = (".fit", ".tcx", ".gpx", ".fit.gz", ".tcx.gz", ".gpx.gz")
_ZIPPED_DOCUMENTS = (".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".epub", ".jar", ".apk", ".kmz", ".whl")
_APPLE_DOUBLE = b"\x00\x05\x16\x07"  # "._run.fit" beside "run.fit" in zips that a Mac has packed
_SPOOL_BYTES = 16 << 20


@dataclass(frozen=True, slots=True)
class Member:
    """One file met on the walk, wherever it lay.

    ``status`` is ``candidate`` (``data`` holds its unpacked bytes: give them to ``read_activity``), ``skipped`` (seen
    at once to be no run: another kind of file, or another sport by the export's list), or ``refused``; the last two say
    why in ``refusal``. ``packed_bytes`` is its share of ``total_bytes``, for progress. ``listed`` is what an export's
    list says.
    """

    name: str
    status: Literal["candidate", "skipped", "refused"]
    data: bytes = b""
    refusal: InputRefused | None = None
    listed: ListedActivity | None = None
    packed_bytes: int = 0


def total_bytes(paths: Iterable[Path]) -> int:
    """Bytes on disk below the paths; what cannot be seen counts as 0."""
    total = 0
    for path in paths:
        for file in _files_below(path):
            try:
                total += file.stat().st_size
            except OSError:
                continue
    return total


def walk(paths: Iterable[Path], *, limits: Limits = DEFAULT_LIMITS) -> Iterator[Member]:
    """Every file below the paths: folders in order of name, zips in order of their directory, zips inside zips.

    Nothing is raised for bad input: one bad member is yielded as ``refused`` and the walk goes on. Links inside folders
    are not followed.
    """
    walker = _Walker(limits)
    for path in paths:
        yield from walker.path(path)


def _files_below(path: Path, closed: Callable[[OSError], None] = lambda _: None) -> Iterator[Path]:
    """``closed`` hears of every folder that cannot be listed."""
    if kind_of(path) != "folder":
        yield path
        return
    for folder, folders, files in os.walk(path, onerror=closed):
        folders.sort()
        for file in sorted(files):
            yield Path(folder, file)


class _Walker:
    """Carries the limits and what was spent of them."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._unpacked_bytes = 0
        self._members = 0

    def path(self, path: Path) -> Iterator[Member]:
        """One path that the runner named: what is no activity is refused, not skipped."""
        self._unpacked_bytes = self._members = 0
        if (kind := kind_of(path)) == "folder":
            yield from self._folder(path)
        elif kind != "file":
            yield _refused(_shown(path), _no_file(kind))
        else:
            for member in self._file(path, None):
                named = member.name == _shown(path) and member.status == "skipped"
                yield replace(member, status="refused") if named else member

    def _folder(self, path: Path) -> Iterator[Member]:
        lists: dict[Path, Mapping[str, ListedActivity]] = {}
        closed: list[OSError] = []
        for file in _files_below(path, closed.append):
            if file.is_symlink() or not file.is_file():
                yield _skipped(_shown(file), "it is a link or no ordinary file")
                continue
            listed = None
            for folder in (file.parent, *file.parent.parents):
                if folder not in lists:
                    lists[folder] = _list_in(folder)
                listed = listed or lists[folder].get(list_key(file.relative_to(folder).as_posix()))
                if folder == path:
                    break
            yield from self._file(file, listed)
        for trouble in closed:
            yield _refused(_shown(Path(trouble.filename or path)), _unreadable("folder", trouble))

    def _file(self, path: Path, listed: ListedActivity | None) -> Iterator[Member]:
        name = _shown(path)
        try:
            size = path.stat().st_size
            if _is_other_sport(listed):
                yield _other_sport(name, listed, size)
                return
            with path.open("rb") as file:
                yield from self._content(file, name, size, listed)
        except OSError as trouble:
            yield _refused(name, _unreadable("file", trouble))

    def _content(self, file: BinaryIO, name: str, size: int, listed: ListedActivity | None) -> Iterator[Member]:
        head = file.read(HEAD_BYTES)
        content = content_of(head)
        if content is Content.ZIP and not _is_document(name):
            yield from self._zip(file, name, depth=1)
            return
        if (reason := _no_candidate(content, head, name)) is not None:
            yield _skipped(name, reason, size)
            return
        if size > self._limits.file_bytes:
            yield _refused(name, too_large(self._limits), size)
            return
        rest = file.read(self._limits.file_bytes)  # no more than was checked, should the file have grown
        yield from self._candidate(head + rest, name, size, listed, depth=0)

    def _candidate(
        self, data: bytes, name: str, packed_bytes: int, listed: ListedActivity | None, depth: int
    ) -> Iterator[Member]:
        """A whole file, unpacked if it is gzipped; looked at once more, since gzip hid what it is.

        ``depth`` counts the zips that it lies in.
        """
        if content_of(data[:HEAD_BYTES]) is Content.GZIP:
            try:
                unpacked, whole = gunzip(data, self._limits)
            except InputRefused as refusal:
                yield _refused(name, refusal, packed_bytes, listed)
                return
            content = content_of(unpacked[:HEAD_BYTES])
            if content is Content.ZIP and not _is_document(name):
                yield from self._zip(io.BytesIO(unpacked), name, depth + 1)
                return
            reason = _no_candidate(content, unpacked[:HEAD_BYTES], name)
            if reason is not None:
                yield _skipped(name, reason, packed_bytes)
                return
            if whole:  # a damaged one stays packed: its reader says what is missing
                data = unpacked
        yield Member(name, "candidate", data, None, listed, packed_bytes)

    def _zip(self, file: BinaryIO, name: str, depth: int) -> Iterator[Member]:
        if depth > self._limits.nesting:
            yield _refused(name, _too_deep(self._limits))
            return
        try:
            with open_zip(file, self._limits) as archive:
                yield from self._zip_members(archive, name, depth)
        except UnsafeArchive as refusal:
            yield _refused(name, refusal)
        except ZIP_TROUBLE as trouble:
            yield _refused(name, damaged_zip(str(trouble)))

    def _zip_members(self, archive: ZipFile, name: str, depth: int) -> Iterator[Member]:
        infos = archive.infolist()
        lists = _lists_in_zip(archive, infos)
        seen: dict[str, int] = {}
        encrypted = False
        for info in infos:
            if info.is_dir():
                continue
            if (stop := self._spent()) is not None:
                yield _refused(name, stop)
                return
            seen[info.filename] = seen.get(info.filename, 0) + 1
            again = f" ({seen[info.filename]})" if seen[info.filename] > 1 else ""
            inside = f"{name}/{_printable(info.filename)}{again}"
            refusal = refuse_member(info)
            if refusal is not None and refusal.code == "encrypted_zip":
                if not encrypted:  # one line for the whole zip
                    encrypted = True
                    yield _refused(name, refusal)
                continue
            listed = _listed(lists, info.filename)
            if refusal is not None:
                yield _refused(inside, refusal, info.compress_size, listed)
            elif _is_other_sport(listed):
                yield _other_sport(inside, listed, info.compress_size)
            else:
                yield from self._zip_member(archive, info, inside, depth, listed)

    def _zip_member(
        self, archive: ZipFile, info: ZipInfo, name: str, depth: int, listed: ListedActivity | None
    ) -> Iterator[Member]:
        pieces = read_member(archive, info)
        packed = info.compress_size
        try:
            head = next(pieces, b"")
            content = content_of(head[:HEAD_BYTES])
            if content is Content.ZIP and not _is_document(name):
                with tempfile.SpooledTemporaryFile(max_size=_SPOOL_BYTES) as spool:
                    self._copy(head, pieces, spool, packed)
                    yield from self._zip(cast("BinaryIO", spool), name, depth + 1)
                return
            if (reason := _no_candidate(content, head[:HEAD_BYTES], name)) is not None:
                yield _skipped(name, reason, packed)
                return
            yield from self._candidate(self._gather(head, pieces, packed), name, packed, listed, depth)
        except InputRefused as refusal:
            yield _refused(name, refusal, packed, listed)

    def _gather(self, head: bytes, pieces: Iterator[bytes], packed_bytes: int) -> bytes:
        gathered = [head]
        total = len(head)
        self._spend(len(head))
        for piece in pieces:
            total += len(piece)
            self._limits.check_member(total, packed_bytes)
            self._spend(len(piece))
            gathered.append(piece)
        return b"".join(gathered)

    def _copy(self, head: bytes, pieces: Iterator[bytes], spool: IO[bytes], packed_bytes: int) -> None:
        spool.write(head)
        total = len(head)
        for piece in pieces:
            total += len(piece)
            self._limits.check_size(total, self._limits.nested_bytes)
            self._limits.check_ratio(total, packed_bytes)
            self._spend(len(piece))
            spool.write(piece)
        spool.seek(0)

    def _spent(self) -> UnsafeArchive | None:
        """Why nothing more is unpacked from this path; counts one more member where that is not so."""
        self._members += 1
        if self._members > self._limits.members:
            return too_many(self._limits)
        try:
            self._spend(0)
        except UnsafeArchive as refusal:
            return refusal
        return None

    def _spend(self, count: int) -> None:
        self._unpacked_bytes += count
        self._limits.check_size(self._unpacked_bytes, self._limits.total_bytes)


def _no_candidate(content: Content, head: bytes, name: str) -> str | None:
    """Why a file is no activity, by its first bytes; ``None`` where it may be one, or its name claims it."""
    if head.startswith(_APPLE_DOUBLE):
        return "it is a Mac's note on a file, not the file"
    if content is Content.FIT and file_is_no_activity(head):
        return "it is a FIT file of another kind, such as settings or a day's monitoring"
    if content is Content.ZIP:
        return "it is a document"
    if content is Content.OTHER and not name.lower().endswith(_ACTIVITY_SUFFIXES):
        return "it is no activity file"
    return None


def _is_document(name: str) -> bool:
    """Whether a zip's name says that it is a document or program, which happen to be zips too."""
    return name.lower().endswith(_ZIPPED_DOCUMENTS)


def _lists_in_zip(archive: ZipFile, infos: Sequence[ZipInfo]) -> Mapping[str, Mapping[str, ListedActivity]]:
    """Every ``activities.csv`` of a zip, under the folder it lies in."""
    lists: dict[str, Mapping[str, ListedActivity]] = {}
    for info in infos:
        folder, _, file = info.filename.rpartition("/")
        if file.lower() != LIST_NAME or refuse_member(info) is not None or folder in lists:
            continue
        gathered: list[bytes] = []
        try:
            for piece in read_member(archive, info):
                gathered.append(piece)
                if sum(map(len, gathered)) > MAX_LIST_BYTES:
                    break
        except UnsafeArchive:
            continue  # without its list an export is still a folder of files
        lists[folder] = read_list(b"".join(gathered))
    return lists


def _listed(lists: Mapping[str, Mapping[str, ListedActivity]], name: str) -> ListedActivity | None:
    for folder, listed in lists.items():
        inside = name.removeprefix(f"{folder}/") if folder else name
        if (found := listed.get(list_key(inside))) is not None:
            return found
    return None


def _list_in(folder: Path) -> Mapping[str, ListedActivity]:
    try:
        with (folder / LIST_NAME).open("rb") as file:
            return read_list(file.read(MAX_LIST_BYTES))
    except OSError:
        return {}


def _is_other_sport(listed: ListedActivity | None) -> bool:
    return listed is not None and listed.sport.kind == "other"


def _shown(path: Path) -> str:
    """A path as text that any terminal, database or JSON takes: a name may hold any byte but a slash."""
    return _printable(os.fsencode(path).decode("utf-8", "replace"), most=4096)


def _unreadable(what: Literal["file", "folder"], trouble: OSError) -> InputRefused:
    problem = trouble.strerror or "unknown"
    if what == "folder":
        template = "the folder cannot be listed ({problem})"
        return InputRefused(template, remedy="check its permissions", code="unreadable", problem=problem)
    template = "the file cannot be read ({problem})"
    return InputRefused(template, remedy="check its permissions", code="unreadable", problem=problem)


def _no_file(kind: str) -> InputRefused:
    if kind == "other":
        return InputRefused("it is no ordinary file", remedy="name a file, a folder or a zip", code="not_a_file")
    return InputRefused("there is no such file", remedy="check the path", code="not_found")


def _printable(name: str, most: int = 500) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in name)[:most]


def _refused(name: str, refusal: InputRefused, packed_bytes: int = 0, listed: ListedActivity | None = None) -> Member:
    return Member(name, "refused", b"", refusal, listed, packed_bytes)


def _skipped(name: str, reason: str, packed_bytes: int = 0) -> Member:
    refusal = NotAnActivity(reason, remedy="nothing to do")
    return Member(name, "skipped", b"", refusal, None, packed_bytes)


def _other_sport(name: str, listed: ListedActivity | None, packed_bytes: int) -> Member:
    sport = listed.sport.sport if listed else "unknown"
    refusal = NotAnActivity(
        "the export's list calls it another sport ({sport})",
        remedy="if it was a run, change its sport there and export again",
        code="not_a_run",
        sport=sport,
    )
    return Member(name, "skipped", b"", refusal, listed, packed_bytes)


def _too_deep(limits: Limits) -> UnsafeArchive:
    return UnsafeArchive(
        "zips lie in each other more than {most} deep",
        remedy="unpack the outer ones and import what is inside",
        code="too_deep",
        most=limits.nesting,
    )

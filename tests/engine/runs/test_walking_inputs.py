"""Files, folders and zips are walked lazily, in order; one bad member never stops the rest."""

from __future__ import annotations

import gzip
import io
import os
import stat
import struct
import tracemalloc
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from engine.runs.activity_files import M, fit_activity, gpx, steady
from runtall import fit
from runtall.errors import NotAnActivity
from runtall.runs import Limits, Member, read_activity, total_bytes, walk

RUN = fit_activity({"timestamp": [0.0, 1.0, 2.0]})
TRACK = gpx([steady(11)])


def zipped(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


def members_of(data: bytes, tmp_path: Path, limits: Limits | None = None) -> list[Member]:
    path = tmp_path / "export.zip"
    path.write_bytes(data)
    return list(walk([path], limits=limits or Limits()))


def told(members: list[Member], root: Path) -> list[tuple[str, str, str | None]]:
    """Name below the root, status, and the code of a refusal."""
    return [
        (os.path.relpath(member.name, root), member.status, member.refusal.code if member.refusal else None)
        for member in members
    ]


def settings_file() -> bytes:
    writer = fit.Writer()
    writer.add_row(M.FILE_ID, {"type": 2})
    return writer.to_bytes()


def test_a_folder_is_walked_in_order_of_name(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "run.fit").write_bytes(RUN)
    (tmp_path / "a.gpx.gz").write_bytes(gzip.compress(TRACK))
    (tmp_path / "c.zip").write_bytes(
        zipped({"x/1.fit": RUN, "x/notes.txt": b"hello", "x/settings.fit": settings_file()})
    )
    (tmp_path / "holiday.jpg").write_bytes(b"\xff\xd8\xff" * 100)
    (tmp_path / "named_like_a_run.fit").write_bytes(b"no fit at all")
    members = list(walk([tmp_path]))
    assert told(members, tmp_path) == [
        ("a.gpx.gz", "candidate", None),
        ("c.zip/x/1.fit", "candidate", None),
        ("c.zip/x/notes.txt", "skipped", "not_an_activity"),
        ("c.zip/x/settings.fit", "skipped", "not_an_activity"),
        ("holiday.jpg", "skipped", "not_an_activity"),
        ("named_like_a_run.fit", "candidate", None),  # its reader says what is wrong
        ("b/run.fit", "candidate", None),
    ]
    assert members[0].data == TRACK
    assert read_activity(members[1].data, members[1].name).runs
    assert [m.name for m in members] == [m.name for m in walk([tmp_path])]


def test_a_file_the_runner_names_is_refused_not_skipped(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_bytes(b"hello")
    members = list(walk([tmp_path / "notes.txt", tmp_path / "nowhere.fit", Path("/dev/zero")]))
    assert [(m.status, m.refusal and m.refusal.code) for m in members] == [
        ("refused", "not_an_activity"),
        ("refused", "not_found"),
        ("refused", "not_a_file"),
    ]


def test_links_inside_a_folder_are_not_followed(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "outside.fit").write_bytes(RUN)
    (inside / "link.fit").symlink_to(tmp_path / "outside.fit")
    (inside / "loop").symlink_to(tmp_path)
    assert {m.status for m in walk([inside])} <= {"skipped"}


def test_zips_inside_zips_are_opened_as_deep_as_allowed(tmp_path: Path) -> None:
    data = RUN
    name = "run.fit"
    for level in range(4):
        data, name = zipped({name: data}, zipfile.ZIP_STORED), f"level{level}.zip"
    members = members_of(data, tmp_path)
    assert [(m.status, m.data == RUN) for m in members] == [("candidate", True)]
    deeper = members_of(zipped({"one_more.zip": data}), tmp_path)
    assert [(m.status, m.refusal.code if m.refusal else None) for m in deeper] == [("refused", "too_deep")]


@pytest.mark.parametrize(
    "name",
    ["../../etc/run.fit", "/etc/run.fit", "a/../../run.fit", "..\\..\\run.fit", "C:\\run.fit", "\\\\host\\run.fit"],
)
def test_a_name_that_points_outside_is_refused_and_the_rest_read(name: str, tmp_path: Path) -> None:
    members = members_of(zipped({name: RUN, "good.fit": RUN}), tmp_path)
    assert [(m.status, m.refusal.code if m.refusal else None) for m in members] == [
        ("refused", "path_traversal"),
        ("candidate", None),
    ]


def test_a_link_in_a_zip_is_refused(tmp_path: Path) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        info = zipfile.ZipInfo("run.fit")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    members = members_of(file.getvalue(), tmp_path)
    assert [m.refusal.code for m in members if m.refusal] == ["path_traversal"]


def test_an_encrypted_zip_is_refused_in_one_line_and_its_open_members_read(tmp_path: Path) -> None:
    data = bytearray(zipped({"1.fit": RUN, "2.fit": RUN, "3.fit": RUN}))
    for at in _directory_entries(data)[:2]:
        data[at + 8] |= 1
    members = members_of(bytes(data), tmp_path)
    assert [(m.status, m.refusal.code if m.refusal else None) for m in members] == [
        ("refused", "encrypted_zip"),
        ("candidate", None),
    ]


def _directory_entries(data: bytes | bytearray) -> list[int]:
    found, at = [], bytes(data).find(b"PK\x01\x02")
    while at >= 0:
        found.append(at)
        at = bytes(data).find(b"PK\x01\x02", at + 1)
    return found


def test_a_bomb_is_refused_by_what_comes_out_not_by_what_the_header_says(tmp_path: Path) -> None:
    zeros = b"<gpx>" + bytes(40 << 20)
    data = bytearray(zipped({"bomb.gpx": zeros, "good.fit": RUN}))
    members = members_of(bytes(data), tmp_path)
    assert [(m.status, m.refusal.code if m.refusal else None) for m in members] == [
        ("refused", "zip_bomb"),
        ("candidate", None),
    ]
    entry = _directory_entries(data)[0]
    struct.pack_into("<I", data, entry + 24, 1000)  # "only a thousand bytes"
    lying = members_of(bytes(data), tmp_path)
    assert lying[0].status == "refused"
    assert lying[0].refusal is not None
    assert lying[0].refusal.code in ("zip_bomb", "damaged_zip")
    assert lying[1].status == "candidate"


def test_a_gzip_bomb_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.gpx.gz"
    path.write_bytes(gzip.compress(b"<gpx>" + bytes(40 << 20)))
    members = list(walk([path]))
    assert [m.refusal.code for m in members if m.refusal] == ["zip_bomb"]


def test_size_count_and_total_are_limited(tmp_path: Path) -> None:
    noise = [RUN + os.urandom(50_000) for _ in range(6)]
    data = zipped({f"{i}.fit": one for i, one in enumerate(noise)})

    def outcome(limits: Limits) -> list[tuple[str, str | None]]:
        return [(m.status, m.refusal.code if m.refusal else None) for m in members_of(data, tmp_path, limits)]

    assert outcome(Limits(file_bytes=10_000)) == [("refused", "zip_bomb")] * 6
    assert outcome(Limits(members=3)) == [("refused", "too_many_members")]
    limited = outcome(Limits(total_bytes=120_000))
    assert limited[:2] == [("candidate", None)] * 2
    assert limited[-1] == ("refused", "zip_bomb")
    assert len(limited) < 6


def test_members_that_share_bytes_are_a_bomb(tmp_path: Path) -> None:
    data = bytearray(zipped({"1.fit": RUN, "2.fit": RUN}))
    first, second = _directory_entries(data)
    data[second + 42 : second + 46] = data[first + 42 : first + 46]  # both at the same place
    members = members_of(bytes(data), tmp_path)
    assert [m.refusal.code for m in members if m.refusal] == ["zip_bomb"]


def test_a_directory_larger_than_the_limits_is_refused_before_it_is_loaded(tmp_path: Path) -> None:
    data = bytearray(zipped({"1.fit": RUN}))
    end = bytes(data).rfind(b"PK\x05\x06")
    struct.pack_into("<I", data, end + 12, 0xF0000000)
    members = members_of(bytes(data), tmp_path)
    assert [m.refusal.code for m in members if m.refusal] == ["too_many_members"]


def test_one_damaged_member_does_not_stop_the_rest(tmp_path: Path) -> None:
    data = bytearray(zipped({"1.fit": RUN * 50, "2.fit": RUN}, zipfile.ZIP_STORED))
    data[200] ^= 0xFF
    members = members_of(bytes(data), tmp_path)
    assert [(m.status, m.refusal.code if m.refusal else None) for m in members] == [
        ("refused", "damaged_zip"),
        ("candidate", None),
    ]


@pytest.mark.parametrize("cut", [10, 60, -10, -30])
def test_a_zip_cut_short_is_refused(cut: int, tmp_path: Path) -> None:
    members = members_of(zipped({"1.fit": RUN})[:cut], tmp_path)
    assert [m.refusal.code for m in members if m.refusal] == ["damaged_zip"]


def test_an_unusual_way_of_packing_is_named(tmp_path: Path) -> None:
    members = members_of(zipped({"1.fit": RUN}, zipfile.ZIP_LZMA), tmp_path)
    assert [m.refusal.code for m in members if m.refusal] == ["damaged_zip"]
    assert "method 14" in str(members[0].refusal)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name_are_both_read(tmp_path: Path) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("run.fit", RUN)
        archive.writestr("run.fit", RUN + b"\0")
    members = members_of(file.getvalue(), tmp_path)
    assert [Path(m.name).name for m in members] == ["run.fit", "run.fit (2)"]
    assert [len(m.data) - len(RUN) for m in members] == [0, 1]


def test_zip64_and_bytes_before_the_zip_are_read(tmp_path: Path) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive, archive.open("run.fit", "w", force_zip64=True) as member:
        member.write(RUN)
    assert [m.status for m in members_of(file.getvalue(), tmp_path)] == ["candidate"]
    path = tmp_path / "self_extracting.zip"
    path.write_bytes(b"PK\x03\x04" + b"#!/bin/sh\n" * 10 + zipped({"run.fit": RUN}))
    assert [m.status for m in walk([path])] == ["candidate"]


def test_progress_adds_up_to_about_the_bytes_on_disk(tmp_path: Path) -> None:
    (tmp_path / "run.fit").write_bytes(RUN)
    (tmp_path / "many.zip").write_bytes(zipped({f"{i}.fit": RUN + os.urandom(5000) for i in range(20)}))
    done = sum(member.packed_bytes for member in walk([tmp_path]))
    assert 0.9 * total_bytes([tmp_path]) < done <= total_bytes([tmp_path])


def test_memory_does_not_grow_with_the_number_of_files(tmp_path: Path) -> None:
    def peak(count: int) -> int:
        path = tmp_path / f"{count}.zip"
        path.write_bytes(zipped({f"{i}.fit": RUN + os.urandom(200_000) for i in range(count)}, zipfile.ZIP_STORED))
        tracemalloc.start()
        for _ in walk([path]):
            pass
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    assert peak(40) < 1.3 * peak(4)


def test_a_name_with_control_characters_is_shown_without_them(tmp_path: Path) -> None:
    members = members_of(zipped({"a\nb\x1b[31m.fit": RUN}), tmp_path)
    assert Path(members[0].name).name == "a?b?[31m.fit"


def test_any_name_on_disk_can_be_shown_stored_and_printed(tmp_path: Path) -> None:
    for name in (b"not\xffutf8.fit", b"two\nlines.fit"):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_bytes(RUN)
    names = [member.name for member in walk([tmp_path])]
    assert [Path(name).name for name in names] == ["not\ufffdutf8.fit", "two?lines.fit"]
    assert "".join(names).encode("utf-8").isascii() is False  # it encodes at all


def test_a_zip_may_be_gzipped_alone_or_inside_a_zip(tmp_path: Path) -> None:
    packed = gzip.compress(zipped({"a.fit": RUN}))
    (tmp_path / "b.zip").write_bytes(zipped({"inner.zip.gz": packed}))
    (tmp_path / "a.zip.gz").write_bytes(packed)
    found = [
        (member.name.removeprefix(f"{tmp_path}/"), member.status, member.data == RUN) for member in walk([tmp_path])
    ]
    assert found == [("a.zip.gz/a.fit", "candidate", True), ("b.zip/inner.zip.gz/a.fit", "candidate", True)]


def test_gzipped_zips_count_as_nesting(tmp_path: Path) -> None:
    packed = gzip.compress(zipped({"a.fit": RUN}))
    for _ in range(3):
        packed = gzip.compress(zipped({"inner.zip.gz": packed}))
    (tmp_path / "a.zip.gz").write_bytes(packed)
    assert [member.refusal and member.refusal.code for member in walk([tmp_path], limits=Limits(nesting=3))] == [
        "too_deep"
    ]
    assert [member.status for member in walk([tmp_path])] == ["candidate"]


def test_a_pipe_is_no_file_wherever_it_lies(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.fit")
    assert told(list(walk([tmp_path / "pipe.fit"])), tmp_path) == [("pipe.fit", "refused", "not_a_file")]
    assert [member.status for member in walk([tmp_path])] == ["skipped"]


def test_a_name_too_long_for_any_disk_is_refused(tmp_path: Path) -> None:
    assert [member.refusal and member.refusal.code for member in walk([tmp_path / ("a" * 300)])] == ["not_found"]


def test_what_a_mac_notes_beside_a_file_is_skipped(tmp_path: Path) -> None:
    members = members_of(
        zipped({"a.fit": RUN, "__MACOSX/._a.fit": b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X"}), tmp_path
    )
    assert [member.status for member in members] == ["candidate", "skipped"]


@pytest.mark.parametrize(
    "page", [b"<!DOCTYPE html><html>Log in</html>", b"\n <html lang='de'>", b"\xef\xbb\xbf<!doctype HTML>"]
)
def test_a_saved_web_page_is_called_one(page: bytes) -> None:
    with pytest.raises(NotAnActivity, match="web page"):
        read_activity(page, "activity.gpx")


def test_a_folder_that_is_closed_to_us_is_named_and_the_rest_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("closed", "open"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.fit").write_bytes(RUN)
    list_folder = os.scandir

    def closed(path: str) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", path)
        return list_folder(path)

    monkeypatch.setattr(os, "scandir", closed)
    assert told(list(walk([tmp_path])), tmp_path) == [
        ("open/a.fit", "candidate", None),
        ("closed", "refused", "unreadable"),
    ]

"""A clip's files to the browser: ranges as RFC 9110 has them, landmarks packed, nothing of anybody else's."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from runtall_web.accounts.models import User
from runtall_web.form.files import COPY, ORIGINAL, OVERLAY, folder_of
from runtall_web.form.models import Clip
from runtall_web.form.views import serving
from web.form.sending import MadeReader, sent_and_read, short_film

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def clip(page: Client, tmp_path: Path, made_runner: type[MadeReader]) -> Clip:
    return sent_and_read(page, short_film(tmp_path))


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_the_whole_video_and_its_head(page: Client, clip: Clip) -> None:
    data = (folder_of(clip.uid) / ORIGINAL).read_bytes()
    answer = page.get(f"/form/{clip.uid}/video")
    assert (answer.status_code, body(answer)) == (200, data)
    assert answer.headers["Content-Type"] == "video/mp4"
    assert answer.headers["Accept-Ranges"] == "bytes"
    head = page.head(f"/form/{clip.uid}/video")
    assert (head.status_code, head.headers["Content-Length"], head.content) == (200, str(len(data)), b"")
    known = page.get(f"/form/{clip.uid}/video", headers={"If-None-Match": answer.headers["ETag"]})
    assert known.status_code == 304


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-0", 0, 0), ("bytes=10-99", 10, 99), ("bytes=-50", -50, None), ("bytes=100-999999999", 100, None)],
)
def test_a_range_is_what_was_asked_for(page: Client, clip: Clip, asked: str, first: int, last: int | None) -> None:
    data = (folder_of(clip.uid) / ORIGINAL).read_bytes()
    answer = page.get(f"/form/{clip.uid}/video", headers={"Range": asked})
    wanted = data[first:] if last is None else data[first : last + 1]
    assert (answer.status_code, body(answer)) == (206, wanted)
    start = first % len(data)
    assert answer.headers["Content-Range"] == f"bytes {start}-{start + len(wanted) - 1}/{len(data)}"
    assert answer.headers["Content-Length"] == str(len(wanted))


def test_an_open_range_comes_in_portions(page: Client, clip: Clip, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "MOST_AT_ONCE_BYTES", 1000)
    data = (folder_of(clip.uid) / ORIGINAL).read_bytes()
    whole, at = b"", 0
    while at < len(data):
        answer = page.get(f"/form/{clip.uid}/video", headers={"Range": f"bytes={at}-"})
        assert answer.status_code == 206
        piece = body(answer)
        assert len(piece) <= 1000
        whole, at = whole + piece, at + len(piece)
    assert whole == data


@pytest.mark.parametrize("asked", ["bytes=999999999-", "bytes=9-3", "bytes=-0"])
def test_a_range_that_is_not_there(page: Client, clip: Clip, asked: str) -> None:
    size = (folder_of(clip.uid) / ORIGINAL).stat().st_size
    answer = page.get(f"/form/{clip.uid}/video", headers={"Range": asked})
    assert (answer.status_code, answer.headers["Content-Range"]) == (416, f"bytes */{size}")


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "bytes=-", "lines=0-1", "bytes=a-b", ""])
def test_what_is_no_single_range_gets_the_whole(page: Client, clip: Clip, asked: str) -> None:
    answer = page.get(f"/form/{clip.uid}/video", headers={"Range": asked})
    assert answer.status_code == 200
    assert len(body(answer)) == (folder_of(clip.uid) / ORIGINAL).stat().st_size


def test_a_range_of_a_video_that_has_changed_gets_the_new_one_whole(page: Client, clip: Clip) -> None:
    answer = page.get(f"/form/{clip.uid}/video", headers={"Range": "bytes=0-9", "If-Range": '"other"'})
    assert answer.status_code == 200
    etag = answer.headers["ETag"]
    same = page.get(f"/form/{clip.uid}/video", headers={"Range": "bytes=0-9", "If-Range": etag})
    assert same.status_code == 206
    (folder_of(clip.uid) / COPY).write_bytes(b"copied")
    changed = page.get(f"/form/{clip.uid}/video", headers={"Range": "bytes=0-2", "If-Range": etag})
    assert (changed.status_code, body(changed)) == (200, b"copied")
    original = page.get(f"/form/{clip.uid}/video?original=1")
    assert body(original) == (folder_of(clip.uid) / ORIGINAL).read_bytes()


def test_landmarks_are_packed_for_those_who_unpack(page: Client, clip: Clip) -> None:
    plain = page.get(f"/form/{clip.uid}/landmarks.bin")
    small = page.get(f"/form/{clip.uid}/landmarks.bin", headers={"Accept-Encoding": "gzip, br"})
    assert "Content-Encoding" not in plain.headers
    assert small.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(small.content) == plain.content
    assert len(small.content) < len(plain.content)
    known = page.get(f"/form/{clip.uid}/landmarks.bin", headers={"If-None-Match": plain.headers["ETag"]})
    assert known.status_code == 304
    (folder_of(clip.uid) / OVERLAY).unlink()
    assert page.get(f"/form/{clip.uid}/landmarks.bin").content == plain.content


def test_without_its_video_the_report_is_still_there(page: Client, clip: Clip) -> None:
    (folder_of(clip.uid) / ORIGINAL).unlink()
    for address in ("video", "video?original=1"):
        assert page.get(f"/form/{clip.uid}/{address}").status_code == 404
    assert page.get(f"/form/{clip.uid}/report.json").json()["video"] is None
    told = page.get(f"/form/{clip.uid}/").content.decode()
    assert "<video" not in told
    assert "again/" not in told


FILES = ("", "video", "report.json", "landmarks.bin", "recording.landmarks", "edit/")
DEEDS = ("cancel/", "delete/", "again/", "edit/")


def test_anothers_clip_is_not_there(page: Client, clip: Clip, bob: User) -> None:
    Clip.objects.update(owner=bob)
    for name in FILES:
        assert page.get(f"/form/{clip.uid}/{name}").status_code == 404, name
    for name in DEEDS:
        assert page.post(f"/form/{clip.uid}/{name}").status_code == 404, name
    assert page.post(f"/form/{clip.uid}/delete/", {"for_good": "1"}).status_code == 302
    assert page.post(f"/form/{clip.uid}/undo/").status_code == 302
    assert Clip.objects.get().deleted_at is None
    assert folder_of(clip.uid).exists()
    assert clip.name not in page.get("/form/").content.decode()

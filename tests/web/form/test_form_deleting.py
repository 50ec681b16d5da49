"""Stopping and deleting in every state; what nobody needs goes from the disk."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client

from runtall_web.config.data_dir import DataDir
from runtall_web.form.actions.read_clip import read_clip
from runtall_web.form.actions.sweep_clips import sweep_clips, sweep_folders
from runtall_web.form.files import folder_of
from runtall_web.form.models import Clip
from web.form.sending import MadeReader, begin, put, send, sent_and_read, short_film

pytestmark = pytest.mark.django_db(transaction=True)
DATA = b"0123456789" * 100


def state_of(clip: Clip) -> str:
    clip.refresh_from_db()
    return clip.state


def in_state(page: Client, folder: Path, state: str) -> Clip:
    """A clip in that state."""
    if state == "receiving":
        put(page, begin(page, "a.mp4", DATA).json()["part"], 0, DATA[:100])
        return Clip.objects.get()
    if state == "done":
        return sent_and_read(page, short_film(folder))
    clip = send(page, short_film(folder))
    Clip.objects.filter(pk=clip.pk).update(state=state)
    return clip


@pytest.mark.parametrize(
    ("state", "after"),
    [
        ("queued", "cancelled"),
        ("running", "running"),
        ("done", "done"),
        ("failed", "failed"),
        ("cancelled", "cancelled"),
    ],
)
def test_stopping_in_every_state(
    page: Client, tmp_path: Path, made_runner: type[MadeReader], state: str, after: str
) -> None:
    clip = in_state(page, tmp_path, state)
    assert page.post(f"/form/{clip.uid}/cancel/").status_code == 302
    assert state_of(clip) == after
    assert clip.cancel_asked == (state == "running")
    assert folder_of(clip.uid).exists()
    assert page.get(f"/form/{clip.uid}/").status_code == 200


def test_a_stopped_upload_leaves_nothing(page: Client, tmp_path: Path) -> None:
    clip = in_state(page, tmp_path, "receiving")
    page.post(f"/form/{clip.uid}/cancel/")
    assert not Clip.objects.exists()
    assert not folder_of(clip.uid).exists()
    assert put(page, f"/form/upload/{clip.uid}/", 100, DATA[100:]).status_code == 404
    assert "nothing of it is kept" in page.get("/form/").content.decode()
    assert begin(page, "a.mp4", DATA).json()["received"] == 0


@pytest.mark.parametrize("state", ["queued", "running", "done", "failed", "cancelled"])
def test_deleting_in_every_state_can_be_undone_for_a_while(
    page: Client, tmp_path: Path, made_runner: type[MadeReader], state: str
) -> None:
    clip = in_state(page, tmp_path, state)
    page.post(f"/form/{clip.uid}/delete/")
    assert page.get(f"/form/{clip.uid}/").status_code == 404
    assert page.get(f"/form/{clip.uid}/video").status_code == 404
    asked = page.get(f"/form/{clip.uid}/", headers={"HX-Request": "true"})  # by a tab that shows its progress
    assert asked.headers["HX-Redirect"] == "/form/"
    told = page.get("/form/").content.decode()
    assert "is deleted" in told
    assert f"/form/{clip.uid}/undo/" in told
    assert sweep_clips(datetime.now(UTC) + timedelta(minutes=30)) == 0
    assert page.post(f"/form/{clip.uid}/undo/").headers["Location"] == f"/form/{clip.uid}/"
    assert page.get(f"/form/{clip.uid}/").status_code == 200
    page.post(f"/form/{clip.uid}/delete/")
    assert sweep_clips(datetime.now(UTC) + timedelta(minutes=61)) == 1
    assert not Clip.objects.exists()
    assert not folder_of(clip.uid).exists()
    page.post(f"/form/{clip.uid}/undo/")
    assert "It is too late" in page.get("/form/").content.decode()


def test_a_deleted_clip_that_waits_is_not_read(page: Client, tmp_path: Path, made_runner: type[MadeReader]) -> None:
    clip = in_state(page, tmp_path, "queued")
    page.post(f"/form/{clip.uid}/delete/")
    assert read_clip(clip.pk) == "cancelled"
    page.post(f"/form/{clip.uid}/delete/", {"for_good": "1"})
    assert read_clip(clip.pk) == "gone"


def test_deleting_an_upload_leaves_nothing(page: Client, tmp_path: Path) -> None:
    clip = in_state(page, tmp_path, "receiving")
    page.post(f"/form/{clip.uid}/delete/")
    assert not Clip.objects.exists()
    assert not folder_of(clip.uid).exists()


def test_an_upload_left_for_a_week_goes(page: Client, tmp_path: Path) -> None:
    clip = in_state(page, tmp_path, "receiving")
    now = datetime.now(UTC)
    assert sweep_clips(now + timedelta(days=6, hours=23)) == 0
    assert sweep_clips(now + timedelta(days=7, minutes=1)) == 1
    assert not folder_of(clip.uid).exists()


def test_folders_that_no_clip_has_are_swept(page: Client, tmp_path: Path, data_dir: DataDir) -> None:
    clip = in_state(page, tmp_path, "queued")
    orphan = data_dir.videos / str(uuid4())
    stranger = data_dir.videos / "my own notes"
    for folder in (orphan, stranger):
        folder.mkdir()
        (folder / "original").write_bytes(b"x")
    assert sweep_folders() == 1
    assert not orphan.exists()
    assert stranger.exists()
    assert folder_of(clip.uid).exists()

"""Videos that browsers do not play get a copy, each picture at its own time."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.test import Client

from engine.pose.film import halves
from engine.pose.phone import UNEVEN_TICKS, phone_film
from runtall.pose import open_video
from runtall.pose.playable import plays_everywhere
from runtall.pose.tone import HLG
from runtall_web.form import ticker
from runtall_web.form.actions import read_clip as reading
from runtall_web.form.actions.read_clip import read_clip
from runtall_web.form.files import COPY, ORIGINAL, folder_of
from runtall_web.form.models import Clip
from web.form.sending import MadeReader, send, sent_and_read, short_film

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("made_runner")]


def times_of(place: Path) -> list[float]:
    with open_video(place) as video:
        return [shot.time_s for shot in video]


@pytest.mark.parametrize("turn_deg", [0, 90])
def test_hevc_of_ten_bits_uneven_and_turned_gets_a_copy_with_the_same_times(
    page: Client, tmp_path: Path, turn_deg: int
) -> None:
    pictures = [halves(160, 90)] * len(UNEVEN_TICKS)
    place = phone_film(tmp_path / "IMG_0001.MOV", pictures, UNEVEN_TICKS, turn_deg=turn_deg, transfer=HLG)
    clip = sent_and_read(page, place)
    assert (clip.state, clip.copy) == ("done", "made")
    copy = folder_of(clip.uid) / COPY
    assert plays_everywhere(copy)
    assert (folder_of(clip.uid) / ORIGINAL).read_bytes() == place.read_bytes()
    assert times_of(copy) == pytest.approx([tick / 600 for tick in UNEVEN_TICKS], abs=1e-5)
    with open_video(copy) as video:
        assert (video.width_px, video.height_px) == ((90, 160) if turn_deg else (160, 90))
        picture = next(iter(video)).picture
        assert video.container.streams.audio == ()
    red, blue = (picture[2, 30], picture[-3, 30]) if turn_deg else (picture[30, 2], picture[30, -3])
    assert red[0] > red[2]
    assert blue[2] > blue[0]
    answer = page.get(f"/form/{clip.uid}/video")
    assert b"".join(answer.streaming_content) == copy.read_bytes()  # type: ignore[arg-type]  # bytes


def test_large_pictures_become_smaller_and_odd_ones_even(page: Client, tmp_path: Path) -> None:
    for wide, high, wanted in ((1920, 1080, (1280, 720)), (161, 91, (160, 90))):
        pictures = [np.zeros((high, wide, 3), np.uint8)] * 3
        place = phone_film(tmp_path / f"{wide}.mov", pictures, [0, 20, 40], codec="libx264", pixels="yuv444p")
        clip = sent_and_read(page, place)
        with open_video(folder_of(clip.uid) / COPY) as video:
            assert (video.width_px, video.height_px) == wanted


def test_a_video_that_plays_is_not_copied_unless_asked(page: Client, tmp_path: Path) -> None:
    place = short_film(tmp_path)
    clip = sent_and_read(page, place)
    assert (clip.copy, (folder_of(clip.uid) / COPY).exists()) == ("original", False)
    seen = len(MadeReader.seen)
    page.post(f"/form/{clip.uid}/copy/")
    assert read_clip(clip.pk) == "done"
    clip.refresh_from_db()
    assert clip.copy == "made"
    assert len(MadeReader.seen) == seen  # joints are not looked for again
    assert times_of(folder_of(clip.uid) / COPY) == pytest.approx(times_of(place), abs=1e-5)
    page.post(f"/form/{clip.uid}/copy/")
    assert "There is a copy already" in page.get("/form/").content.decode()
    page.post(f"/form/{clip.uid}/again/")
    assert read_clip(clip.pk) == "done"
    clip.refresh_from_db()
    assert clip.copy == "made"


def test_a_copy_that_fails_leaves_the_report(
    page: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(reading, "make_copy", full)
    clip = sent_and_read(page, phone_film(tmp_path / "a.mov", [halves()] * 3, [0, 20, 40]))
    assert (clip.state, clip.copy) == ("done", "failed")
    assert clip.report is not None
    assert "No space left" in caplog.text
    assert [place.name for place in folder_of(clip.uid).iterdir() if "draft" in place.name] == []
    caplog.set_level(logging.CRITICAL)
    monkeypatch.undo()
    page.post(f"/form/{clip.uid}/copy/")
    assert read_clip(clip.pk) == "done"
    assert (folder_of(clip.uid) / COPY).exists()


def test_stopping_while_a_copy_is_made_keeps_the_report(
    page: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clip = send(page, phone_film(tmp_path / "a.mov", [halves()] * 12, UNEVEN_TICKS))
    monkeypatch.setattr(ticker, "TELL_EVERY_S", 0.0)
    tick = ticker.Ticker.__call__

    def stopping(self: Any, done_s: float, duration_s: float | None) -> None:
        if Clip.objects.get().doing == "copy" and done_s > 0.2:
            page.post(f"/form/{clip.uid}/cancel/")
        tick(self, done_s, duration_s)

    monkeypatch.setattr(ticker.Ticker, "__call__", stopping)
    assert read_clip(clip.pk) == "done"
    clip.refresh_from_db()
    assert clip.report is not None
    assert sorted(place.name for place in folder_of(clip.uid).iterdir()) == [
        ".lock", "landmarks.bin", "original", "recording.landmarks",
    ]  # fmt: skip

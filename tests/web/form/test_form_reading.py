"""The worker at a clip: one result, told honestly, stopped when asked, whatever the video is."""

from __future__ import annotations

import io
import shutil
import struct
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import av
import numpy as np
import pytest
from django.test import Client
from django_tasks_db.models import DBTaskResult

from engine.pose.film import film
from runtall.body import read_recording
from runtall.form import put_right
from runtall_web.accounts.models import User
from runtall_web.form import ticker
from runtall_web.form.actions import edit_clip
from runtall_web.form.actions import read_clip as reading
from runtall_web.form.actions.analyse_clip import analyse_all_again
from runtall_web.form.actions.read_clip import read_clip
from runtall_web.form.files import ORIGINAL, OVERLAY, RECORDING, folder_of
from runtall_web.form.models import ANALYSIS_VERSION, Clip
from runtall_web.form.progress import progress_of
from runtall_web.jobs.reaper import MOST_ATTEMPTS, return_abandoned_tasks, worker_name
from runtall_web.jobs.stopping import STOPPING
from runtall_web.settings.actions.save_runner import save_runner
from runtall_web.settings.queries import current_runner
from web.form.sending import HEIGHT_M, Gait, MadeReader, made_recording, send, sent_and_read, short_film

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_video_becomes_a_report(page: Client, tmp_path: Path, made_runner: type[MadeReader]) -> None:
    clip = sent_and_read(page, short_film(tmp_path), height_m=HEIGHT_M)
    assert clip.report["refused"] is None
    assert clip.report["metrics"]["cadence_spm"]["value"] == pytest.approx(Gait().cadence_spm, abs=1)
    assert clip.report["metrics"]["vertical_oscillation_cm"]["value"] == pytest.approx(Gait().bounce_cm, abs=1)
    assert (clip.frames, clip.width_px, clip.height_px) == (480, 160, 120)
    assert clip.analysis_version == ANALYSIS_VERSION
    assert made_runner.seen[-1] == "heavy"
    recording = read_recording((folder_of(clip.uid) / RECORDING).read_bytes())
    assert len(recording.frames) == clip.frames
    assert sorted(place.name for place in folder_of(clip.uid).iterdir()) == [
        ".lock", "landmarks.bin", "original", "recording.landmarks",
    ]  # fmt: skip
    assert read_clip(clip.pk) == "done"
    assert Clip.objects.count() == 1
    told = page.get(f"/form/{clip.uid}/report.json").json()
    assert told["metrics"] == clip.report["metrics"]
    assert (told["frames"], told["width"], told["height"]) == (480, 160, 120)
    assert told["clip"]["height_m"] == HEIGHT_M


def test_the_overlay_is_the_recording_with_its_legs_put_right(
    page: Client, tmp_path: Path, made_runner: type[MadeReader], monkeypatch: pytest.MonkeyPatch
) -> None:
    clip = sent_and_read(page, short_film(tmp_path))
    data = page.get(f"/form/{clip.uid}/landmarks.bin").content
    magic, version, count, points = struct.unpack_from("<4sIII", data)
    assert (magic, version, count, points) == (b"RTLM", 1, clip.frames, 33)
    times = np.frombuffer(data, "<f8", count, 16)
    places = np.frombuffer(data, "<i2", count * 66, 16 + 8 * count).reshape(count, 33, 2)
    seen = np.frombuffer(data, "u1", count * 33, 16 + 8 * count + 4 * 33 * count).reshape(count, 33)
    assert len(data) == 16 + count * (8 + 4 * 33 + 33)
    right = put_right(read_recording((folder_of(clip.uid) / RECORDING).read_bytes()))
    size = np.array([right.header.width_px, right.header.height_px])
    for number in (0, 100, count - 1):
        frame = right.frames[number]
        assert times[number] == frame.time_s
        assert frame.pixels is not None
        for point, place in enumerate(frame.pixels):
            if place is None:
                assert places[number, point].tolist() == [-32768, -32768]
            else:
                assert places[number, point] / 16384 * size == pytest.approx(place, abs=0.1)
            assert seen[number, point] == round(frame.visibility[point] * 255)


def test_nobody_in_the_picture_is_said(page: Client, tmp_path: Path) -> None:
    """The real pose model on a picture of two halves."""
    clip = sent_and_read(page, short_film(tmp_path, seconds=0.2))
    assert clip.report["refused"] == "nobody"
    assert clip.report["metrics"] == {}
    assert (clip.state, clip.frames) == ("done", 5)
    assert "nobody" in clip.reader_warnings


def test_a_clip_that_waits_is_named_once(page: Client, tmp_path: Path) -> None:
    clip = send(page, short_film(tmp_path, "hill.mp4"))
    main = page.get(f"/form/{clip.uid}/").content.decode().partition("<main")[2]
    assert main.count("hill.mp4") == 1
    Clip.objects.filter(pk=clip.pk).update(note="before the hill")
    main = page.get(f"/form/{clip.uid}/").content.decode().partition("<main")[2]
    assert (main.count("hill.mp4"), main.count("before the hill")) == (1, 1)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("note.mp4", b"Dear diary, today I ran.\n" * 100, "not_a_video"),
        ("run.fit", b"\x0e\x10\x00\x00\x10\x00\x00\x00.FIT" + b"\0" * 200, "not_a_video"),
        ("torn.mp4", b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 100, "not_a_video"),
        ("list.m3u8", b"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n/etc/passwd\n#EXT-X-ENDLIST\n", "not_a_video"),
    ],
)
def test_what_is_no_video_is_refused_by_its_name(
    page: Client, tmp_path: Path, name: str, data: bytes, code: str
) -> None:
    (tmp_path / name).write_bytes(data)
    clip = send(page, tmp_path / name)
    assert read_clip(clip.pk) == "failed"
    clip.refresh_from_db()
    assert clip.failure_code == code
    told = page.get(f"/form/{clip.uid}/").content.decode()
    assert f"{name} is not a video that can be read. Give a video from a phone or camera." in told
    assert "hx-get" not in told
    assert not (folder_of(clip.uid) / RECORDING).exists()


def test_a_damaged_video_keeps_what_was_read_and_says_so(page: Client, tmp_path: Path) -> None:
    noise = np.random.default_rng(1)
    pictures = [noise.integers(0, 255, (48, 64, 3), dtype=np.uint8) for _ in range(100)]
    whole = film(tmp_path / "whole.mkv", pictures).read_bytes()
    (tmp_path / "cut.mkv").write_bytes(whole[: len(whole) // 2])
    clip = sent_and_read(page, tmp_path / "cut.mkv")
    assert "damaged_after_start" in clip.reader_warnings
    assert 20 < clip.frames < 80
    assert "what comes after the damage is missing" in page.get(f"/form/{clip.uid}/").content.decode()


def test_stopping_in_the_midst_leaves_the_video_and_no_half_result(
    page: Client, tmp_path: Path, made_runner: type[MadeReader], monkeypatch: pytest.MonkeyPatch
) -> None:
    clip = send(page, short_film(tmp_path))
    monkeypatch.setattr(ticker, "TELL_EVERY_S", 0.0)
    asked_after(monkeypatch, 100, lambda: page.post(f"/form/{clip.uid}/cancel/"))
    assert read_clip(clip.pk) == "cancelled"
    assert sorted(place.name for place in folder_of(clip.uid).iterdir()) == [".lock", "original"]
    assert "Stopped before it was read" in page.get(f"/form/{clip.uid}/").content.decode()
    monkeypatch.undo()
    monkeypatch.setattr(reading, "PoseReader", MadeReader)
    page.post(f"/form/{clip.uid}/again/")
    assert read_clip(clip.pk) == "done"


def asked_after(monkeypatch: pytest.MonkeyPatch, pictures: int, ask: object) -> None:
    """Do something once so many pictures were read."""
    tick = ticker.Ticker.__call__
    count = 0

    def counting(self: ticker.Ticker, done_s: float, duration_s: float | None) -> None:
        nonlocal count
        count += 1
        if count == pictures:
            ask()  # type: ignore[operator]  # a function
        tick(self, done_s, duration_s)

    monkeypatch.setattr(ticker.Ticker, "__call__", counting)


def test_progress_is_told_while_reading(
    page: Client, tmp_path: Path, made_runner: type[MadeReader], monkeypatch: pytest.MonkeyPatch
) -> None:
    clip = send(page, short_film(tmp_path))
    monkeypatch.setattr(ticker, "TELL_EVERY_S", 0.0)
    told: list[str] = []
    asked_after(monkeypatch, 30, lambda: told.extend((fragment(page, clip), page.get("/form/").content.decode())))
    assert read_clip(clip.pk) == "done"
    assert " % read" in told[1]
    assert "Finding your joints in every picture:" in told[0]
    assert 'hx-trigger="every 1s"' in told[0]
    finished = page.get(f"/form/{clip.uid}/", headers={"HX-Request": "true"})
    assert finished.headers["HX-Refresh"] == "true"


def fragment(page: Client, clip: Clip) -> str:
    return page.get(f"/form/{clip.uid}/", headers={"HX-Request": "true"}).content.decode()


def test_a_shutdown_puts_the_clip_back_in_the_queue(
    page: Client, tmp_path: Path, made_runner: type[MadeReader]
) -> None:
    clip = send(page, short_film(tmp_path))
    DBTaskResult.objects.all().delete()
    STOPPING.set()
    try:
        assert read_clip(clip.pk) == "queued"
    finally:
        STOPPING.clear()
    assert DBTaskResult.objects.count() == 1
    assert read_clip(clip.pk) == "done"


def test_deleting_for_good_while_it_is_read_leaves_nothing(
    page: Client, tmp_path: Path, made_runner: type[MadeReader], monkeypatch: pytest.MonkeyPatch
) -> None:
    clip = send(page, short_film(tmp_path))
    monkeypatch.setattr(ticker, "TELL_EVERY_S", 0.0)
    asked_after(monkeypatch, 100, lambda: page.post(f"/form/{clip.uid}/delete/", {"for_good": "1"}))
    assert read_clip(clip.pk) == "gone"
    assert not folder_of(clip.uid).exists()
    assert not Clip.objects.exists()


def test_a_dead_workers_clip_comes_back_and_is_given_up_in_the_end(page: Client, tmp_path: Path) -> None:
    clip = send(page, short_film(tmp_path))
    for attempt in range(MOST_ATTEMPTS):
        DBTaskResult.objects.get().claim(worker_name(f"before-{attempt}"))
        Clip.objects.update(state="running", heartbeat_at=datetime.now(UTC))
        returned = return_abandoned_tasks(worker_name("now"))
        assert returned == (1 if attempt < MOST_ATTEMPTS - 1 else 0)
    clip.refresh_from_db()
    assert (clip.state, clip.failure_code) == ("failed", "worker_died")
    assert f"stopped the background worker {MOST_ATTEMPTS} times" in page.get(f"/form/{clip.uid}/").content.decode()


def test_a_clip_without_a_task_gets_one_and_not_for_ever(page: Client, tmp_path: Path) -> None:
    clip = send(page, short_film(tmp_path))
    DBTaskResult.objects.all().delete()
    later = datetime.now(UTC) + timedelta(minutes=5)
    return_abandoned_tasks(worker_name("now"), later)
    assert DBTaskResult.objects.count() == 1
    DBTaskResult.objects.all().delete()
    Clip.objects.update(attempts=MOST_ATTEMPTS)
    return_abandoned_tasks(worker_name("now"), later + timedelta(minutes=5))
    clip.refresh_from_db()
    assert clip.state == "failed"


def test_an_unforeseen_error_is_told_and_logged(
    page: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("odd")

    monkeypatch.setattr(reading, "PoseReader", broken)
    clip = send(page, short_film(tmp_path))
    assert read_clip(clip.pk) == "failed"
    assert "ZeroDivisionError" in caplog.text
    assert "Reading this video broke Runtall." in page.get(f"/form/{clip.uid}/").content.decode()


def test_a_corrected_height_changes_the_centimetres_at_once(
    page: Client, tmp_path: Path, made_runner: type[MadeReader]
) -> None:
    clip = sent_and_read(page, short_film(tmp_path), height_m=HEIGHT_M)
    before = clip.report["metrics"]["vertical_oscillation_cm"]["value"]
    shutil.copy(folder_of(clip.uid) / OVERLAY, tmp_path / "kept")
    answer = page.post(f"/form/{clip.uid}/edit/", {"height_cm": 100 * HEIGHT_M * 1.1, "view": "side", "pace": "5:00"})
    assert answer.status_code == 302
    clip.refresh_from_db()
    assert clip.report["metrics"]["vertical_oscillation_cm"]["value"] == pytest.approx(1.1 * before, rel=0.01)
    assert clip.speed_mps == pytest.approx(1000 / 300)
    assert "vertical_ratio_pct" in clip.report["metrics"]
    assert (clip.state, clip.analysis_version) == ("done", ANALYSIS_VERSION)
    assert not DBTaskResult.objects.filter(status="RUNNING").exists()
    assert (folder_of(clip.uid) / OVERLAY).read_bytes() == (tmp_path / "kept").read_bytes()


def test_reading_again_keeps_the_report_until_there_is_a_new_one(
    page: Client, tmp_path: Path, made_runner: type[MadeReader], monkeypatch: pytest.MonkeyPatch
) -> None:
    clip = sent_and_read(page, short_film(tmp_path))
    before = clip.report
    page.post(f"/form/{clip.uid}/again/")
    page.post(f"/form/{clip.uid}/cancel/")
    clip.refresh_from_db()
    assert (clip.state, clip.report, clip.reread) == ("done", before, False)
    monkeypatch.setattr(made_runner, "recording", made_recording(Gait(cadence_spm=180)))
    page.post(f"/form/{clip.uid}/again/")
    assert read_clip(clip.pk) == "done"
    clip.refresh_from_db()
    assert clip.report["metrics"]["cadence_spm"]["value"] == pytest.approx(180, abs=1)
    (folder_of(clip.uid) / ORIGINAL).write_bytes(b"overwritten")
    page.post(f"/form/{clip.uid}/again/")
    assert read_clip(clip.pk) == "done"
    clip.refresh_from_db()
    assert (clip.failure_code, clip.report["metrics"] != {}) == ("not_a_video", True)


def test_reports_are_made_again_when_the_analysis_has_changed(
    page: Client, tmp_path: Path, made_runner: type[MadeReader]
) -> None:
    clip = sent_and_read(page, short_film(tmp_path))
    Clip.objects.update(analysis_version=0, report={"metrics": {}})
    assert analyse_all_again(lambda: True) == 0
    assert analyse_all_again() == 1
    assert analyse_all_again() == 0
    clip.refresh_from_db()
    assert clip.report["metrics"]
    Clip.objects.update(analysis_version=0)
    (folder_of(clip.uid) / RECORDING).unlink()
    assert analyse_all_again() == 0  # keeps the old report
    assert page.get(f"/form/{clip.uid}/").status_code == 200


def test_progress_is_a_guess_from_the_pace_so_far(alice: User) -> None:
    now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    clip = Clip(
        owner=alice, state="running", doing="joints", started_at=now, heartbeat_at=now, done_s=2.5, duration_s=10.0,
        size_bytes=1,
    )  # fmt: skip
    told = progress_of(clip, now + timedelta(seconds=10))
    assert (told.share_pct, told.left_s, told.is_silent) == (25, 30.0, False)
    assert progress_of(clip, now + timedelta(seconds=1)).left_s is None
    assert progress_of(clip, now + timedelta(seconds=50)).is_silent


def test_too_many_pictures_are_refused(page: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_PICTURES", 20)
    clip = send(page, short_film(tmp_path))
    assert read_clip(clip.pk) == "failed"
    clip.refresh_from_db()
    assert clip.failure_code == "too_long"
    assert "more than 20 pictures" in page.get(f"/form/{clip.uid}/").content.decode()


def test_the_recording_is_that_of_the_command_line(page: Client, tmp_path: Path, made_runner: type[MadeReader]) -> None:
    clip = sent_and_read(page, short_film(tmp_path))
    answer = page.get(f"/form/{clip.uid}/recording.landmarks")
    assert "attachment" in answer.headers["Content-Disposition"]
    stream = io.BytesIO(b"".join(answer.streaming_content))  # type: ignore[arg-type]  # bytes
    assert len(read_recording(stream.getvalue()).frames) == clip.frames


def test_what_was_not_touched_is_not_rounded(page: Client, tmp_path: Path, made_runner: type[MadeReader]) -> None:
    clip = sent_and_read(page, short_film(tmp_path), height_m=1.715, speed_mps=2.9)
    shown = page.get(f"/form/{clip.uid}/edit/").content.decode()
    assert 'value="171.5"' in shown
    assert 'value="5:45"' in shown
    page.post(
        f"/form/{clip.uid}/edit/", {"height_cm": "171.5", "pace": "5:45", "note": "belt", "filmed_on": "2025-01-02"}
    )
    clip.refresh_from_db()
    assert (clip.speed_mps, clip.height_m, clip.note, clip.date_said) == (2.9, 1.715, "belt", True)
    assert clip.filmed_at.date().isoformat() == "2025-01-02"
    assert 'value="171.5"' in page.get("/form/").content.decode()  # the next video begins with it


def test_a_height_that_the_runner_told_elsewhere_is_not_asked_again(page: Client, alice: User) -> None:
    assert 'value="183"' not in page.get("/form/").content.decode()
    save_runner(alice, alice, replace(current_runner(alice), height_m=1.83), datetime.now(UTC))
    assert 'value="183"' in page.get("/form/").content.decode()


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ({"creation_time": "2025-06-01T06:30:00Z"}, "2025-06-01"),
        ({"creation_time": "1904-01-01T00:00:00Z"}, "2025-11-13"),  # what a camera without a clock writes
        ({"creation_time": "soon"}, "2025-11-13"),
        ({}, "2025-11-13"),
    ],
)
def test_the_cameras_own_date_counts_until_the_runner_says_another(
    page: Client, tmp_path: Path, made_runner: type[MadeReader], told: dict[str, str], day: str
) -> None:
    place = short_film(tmp_path)
    dated = tmp_path / "dated.mp4"
    with av.open(str(place)) as source, av.open(str(dated), "w", options={"movflags": "use_metadata_tags"}) as target:
        target.metadata.update(told)
        stream = target.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                target.mux(packet)
    clip = sent_and_read(page, dated)
    assert clip.filmed_at.date().isoformat() == day
    page.post(f"/form/{clip.uid}/edit/", {"filmed_on": "2025-02-03"})
    page.post(f"/form/{clip.uid}/again/")
    read_clip(clip.pk)
    clip.refresh_from_db()
    assert clip.filmed_at.date().isoformat() == "2025-02-03"


def test_a_long_clip_is_worked_out_in_the_background(
    page: Client, tmp_path: Path, made_runner: type[MadeReader], monkeypatch: pytest.MonkeyPatch
) -> None:
    clip = sent_and_read(page, short_film(tmp_path), height_m=HEIGHT_M)
    before = clip.report["metrics"]["vertical_oscillation_cm"]["value"]
    monkeypatch.setattr(edit_clip, "MOST_AT_ONCE", 400)
    seen = len(made_runner.seen)
    page.post(f"/form/{clip.uid}/edit/", {"height_cm": 100 * HEIGHT_M * 1.1})
    clip.refresh_from_db()
    assert (clip.state, clip.report["metrics"]["vertical_oscillation_cm"]["value"]) == ("queued", before)
    assert read_clip(clip.pk) == "done"
    clip.refresh_from_db()
    assert clip.report["metrics"]["vertical_oscillation_cm"]["value"] == pytest.approx(1.1 * before, rel=0.01)
    assert len(made_runner.seen) == seen  # the video is not read again


def test_a_full_disk_ends_the_reading_with_one_sentence(
    page: Client, tmp_path: Path, made_runner: type[MadeReader], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    clip = send(page, short_film(tmp_path))
    monkeypatch.setattr(reading, "write_recording", full)
    assert read_clip(clip.pk) == "failed"
    assert "The data folder takes no more (no space left on device)." in page.get(f"/form/{clip.uid}/").content.decode()
    assert sorted(place.name for place in folder_of(clip.uid).iterdir()) == [".lock", "original"]
    monkeypatch.undo()
    monkeypatch.setattr(reading, "PoseReader", made_runner)
    page.post(f"/form/{clip.uid}/again/")
    assert read_clip(clip.pk) == "done"
    clip.refresh_from_db()
    assert clip.failure_code == ""

"""A filmed run in real processes: uploaded, its worker killed in the midst, and one result."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path

from processes import Served, count, served, wait_for
from test_serve_command import post_files, upload, worker_of

from engine.pose.film import film, halves
from runtall.body import read_recording

PICTURES = 700
WAIT_S = 120.0


def runs_are_read_meanwhile(app: Served, folder: Path) -> bool:
    """Files of runs do not wait for the video."""
    upload(app, folder)
    wait_for(
        lambda: count(app.data_dir, "SELECT count(*) FROM runs_import WHERE state = 'done'") == 1, "the runs", WAIT_S
    )
    return True


def test_a_killed_worker_leaves_one_result(tmp_path: Path, season_folder: Path) -> None:
    video = film(tmp_path / "empty road.mp4", [halves(320, 240)] * PICTURES)
    data_dir = tmp_path / "data"
    at_work = "SELECT count(*) FROM form_clip WHERE doing = 'joints' AND done_s > 1"
    done = "SELECT count(*) FROM form_clip WHERE state = 'done'"
    with served(data_dir) as app:
        worker = worker_of(app, "videos")
        status, _page, headers = post_files(app, "/form/", "video", {video.name: video.read_bytes()}, "/form/upload/")
        assert status == 302
        address = headers["location"]
        folder = data_dir / "videos" / address.strip("/").rpartition("/")[2]
        wait_for(lambda: count(data_dir, at_work) == 1, "the first pictures", WAIT_S)
        assert count(data_dir, done) == 0
        assert runs_are_read_meanwhile(app, season_folder)
        assert count(data_dir, done) == 0
        os.kill(worker, signal.SIGKILL)
        assert any(name.name.startswith(".draft-") for name in folder.iterdir())
        wait_for(lambda: count(data_dir, done) == 1, "the reading's end", WAIT_S)
        assert worker_of(app, "videos") != worker
        assert count(data_dir, "SELECT count(*) FROM form_clip") == 1
        assert count(data_dir, "SELECT attempts FROM form_clip") == 2
        report = json.loads(app.ask(f"{address}report.json")[1])
        assert report["refused"] == "nobody"
        assert report["frames"] == PICTURES
        assert len(read_recording((folder / "recording.landmarks").read_bytes()).frames) == PICTURES
        assert sorted(name.name for name in folder.iterdir()) == [
            ".lock", "landmarks.bin", "original", "recording.landmarks",
        ]  # fmt: skip
        status, part, told = app.ask(f"{address}video", headers={"Range": "bytes=0-99"})
        assert (status, part) == (206, video.read_bytes()[:100])
        assert told["content-range"].startswith("bytes 0-99/")

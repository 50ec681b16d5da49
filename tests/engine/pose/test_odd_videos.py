"""What people really film: several people, 8K, slow motion, a phone held upright, an hour long. A clear answer each.

The people are drawn (bench/person.py); the models take them for real ones.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from bench.person import draw_person, scenes, wall
from numpy.typing import NDArray

from engine.coach.performing import NO_TROUBLE, performed
from engine.pose.film import film
from runtall.body import INDEX, Frame, Recording, read_recording
from runtall.body.mannequin_sets import Habits
from runtall.cli import main
from runtall.errors import InputRefused
from runtall.pose import PoseReader, open_video
from runtall.pose.detector import Detector

WIDTH, HEIGHT = 640, 360


def set_of(exercise: str, frame_rate_hz: float = 15.0, reps: int = 2) -> Recording:
    """A set without trouble."""
    habits = Habits(reps=reps, uneven=0.0, pauses=0.0)
    return performed(exercise, trouble=NO_TROUBLE, habits=habits, frame_rate_hz=frame_rate_hz)[0]


def smaller(pictures: Iterator[NDArray[np.uint8]]) -> list[NDArray[np.uint8]]:
    return [cv2.resize(picture, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA).astype(np.uint8) for picture in pictures]


def read(path: Path) -> tuple[list[Frame], PoseReader]:
    with open_video(path) as video:
        reader = PoseReader(video, "lite", 1)
        return list(reader), reader


def nose(frame: Frame) -> tuple[float, float]:
    assert frame.pixels is not None
    spot = frame.pixels[INDEX["nose"]]
    assert spot is not None
    return spot


def test_of_several_people_the_large_one_is_followed_and_it_is_said(tmp_path: Path) -> None:
    frames = set_of("standing_band_pull_apart").frames[:12]
    pictures = []
    for frame in frames:
        picture = wall(1280, 720)
        behind = wall(1280, 720)
        draw_person(behind, frame)
        picture[144:720, 740:1280] = cv2.resize(behind, (1024, 576))[:, 242:782]  # somebody farther off, to the right
        draw_person(picture, frame, (-260.0, 0.0))
        pictures.append(picture)
    found, reader = read(film(tmp_path / "two.mp4", pictures))
    assert "several_people" in reader.warnings
    for seen, real in zip(found, frames, strict=True):
        assert abs(nose(seen)[0] - (nose(real)[0] - 260)) < 40


def test_somebody_whom_the_detector_alone_overlooks_is_told_too(tmp_path: Path) -> None:
    """One lies, one stands: the detector tells only the one who stands, until that one is painted out."""
    shown = [set_of(exercise).frames[:12] for exercise in ("cobra", "single_arm_kettlebell_swing")]
    pictures = []
    for both in zip(*shown, strict=True):
        halves = [wall(1280, 720), wall(1280, 720)]
        for half, frame in zip(halves, both, strict=True):
            draw_person(half, frame)
        pictures.append(np.ascontiguousarray(np.hstack([half[:, 240:1040] for half in halves])))
    assert [len(Detector(1).find(picture)) for picture in pictures[::4]] == [1, 1, 1]
    _, reader = read(film(tmp_path / "both.mp4", pictures))
    assert reader.warnings == ["several_people"]
    for number, name in enumerate(("lying", "standing")):
        alone = [np.ascontiguousarray(picture[:, 800 * number : 800 * (number + 1)]) for picture in pictures]
        found, reader = read(film(tmp_path / f"{name}.mp4", alone))
        assert all(frame.pixels for frame in found)
        assert reader.warnings == []


def test_an_upright_phone_gives_upright_landmarks(tmp_path: Path) -> None:
    """The pictures lie on their side in the file; the flag says to turn them."""
    frames = set_of("standing_band_pull_apart").frames[:3]
    pictures = [np.ascontiguousarray(np.rot90(picture)) for picture in scenes(frames, 1280, 720)]
    found, reader = read(film(tmp_path / "turned.mp4", pictures, turn_deg=90))
    assert (reader.header.width_px, reader.header.height_px) == (1280, 720)
    for seen, real in zip(found, frames, strict=True):
        assert np.hypot(*np.subtract(nose(seen), nose(real))) < 40


def test_8k_is_read_and_its_landmarks_are_in_its_own_pixels(tmp_path: Path) -> None:
    frames = set_of("standing_band_pull_apart").frames[:2]
    pictures = [cv2.resize(picture, (7680, 4320)).astype(np.uint8) for picture in scenes(frames, 1280, 720)]
    found, reader = read(film(tmp_path / "large.mp4", pictures))
    assert (reader.header.width_px, reader.header.height_px) == (7680, 4320)
    assert np.hypot(*(np.array(nose(found[0])) / 6 - nose(frames[0]))) < 40


def test_240_pictures_a_second_keep_their_times(tmp_path: Path) -> None:
    frames = set_of("standing_band_pull_apart").frames[:24]
    times_ms = [round(number * 1000 / 240) for number in range(24)]
    found, reader = read(film(tmp_path / "slow.mp4", smaller(scenes(frames, 1280, 720)), times_ms))
    assert [frame.time_s for frame in found] == pytest.approx([ms / 1000 for ms in times_ms], abs=1e-6)
    assert reader.header.frame_rate_hz > 150  # nominal: the file counts whole milliseconds


def test_a_video_of_no_length_is_refused_or_read_as_one_picture(tmp_path: Path) -> None:
    found, _ = read(film(tmp_path / "one.mp4", smaller(scenes(set_of("cobra").frames[:1], 1280, 720))))
    assert [frame.time_s for frame in found] == [0.0]
    bare = (tmp_path / "one.mp4").read_bytes()
    (tmp_path / "none.mp4").write_bytes(bare[: bare.index(b"mdat") + 4])
    with pytest.raises(InputRefused) as refused:
        open_video(tmp_path / "none.mp4")
    assert refused.value.code in {"not_a_video", "no_pictures"}


def resident_mb() -> float:
    """Memory that this process holds."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read from /proc, which only Linux has")
def test_memory_does_not_grow_with_the_length(tmp_path: Path) -> None:
    """1,500 pictures would be a gigabyte if they were kept."""
    people = smaller(scenes(set_of("standing_band_pull_apart").frames[:20], 1280, 720))
    path = film(tmp_path / "long.mp4", [people[number % 20] for number in range(1500)])
    with open_video(path) as video:
        seen_mb = [resident_mb() for number, _ in enumerate(video) if number % 100 == 99]
    assert len(seen_mb) == 15
    assert max(seen_mb[3:]) - seen_mb[2] < 30
    with open_video(film(tmp_path / "shorter.mp4", people * 6)) as video:
        seen_mb = [resident_mb() for number, _ in enumerate(PoseReader(video, "lite", 1)) if number % 20 == 19]
    assert max(seen_mb[3:]) - seen_mb[2] < 30


def test_the_coach_says_the_same_of_a_video_and_of_its_recording(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """From pixels to repetitions: two pull-aparts, 15 pictures a second."""
    frames = set_of("standing_band_pull_apart").frames
    times_ms = [round(frame.time_s * 1000) for frame in frames]
    video = film(tmp_path / "set.mp4", smaller(scenes(frames, 1280, 720)), times_ms)
    assert main(["pose", str(video), "-o", str(tmp_path / "set.landmarks"), "--model", "full"]) == 0
    capsys.readouterr()
    said = []
    for source in (video, tmp_path / "set.landmarks"):
        command = ["coach", str(source), "--exercise", "standing_band_pull_apart", "--model", "full", "--json"]
        assert main(command) == 0
        said.append(json.loads(capsys.readouterr().out))
    assert len(said[0]["reps"]) == len(said[1]["reps"]) == 2
    for one, two in zip(said[0]["reps"], said[1]["reps"], strict=True):
        assert one["peak_s"] == pytest.approx(two["peak_s"], abs=0.05)  # a recording keeps pixels to a tenth
    assert said[0]["view"] == said[1]["view"]
    recording = read_recording((tmp_path / "set.landmarks").read_bytes())
    assert recording.header.model == "blazepose-full"

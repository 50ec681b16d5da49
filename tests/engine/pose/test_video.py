"""Decoding: true times, upright pictures, one clear refusal."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from engine.pose.film import CONTAINERS, film, halves, recorded
from runtall.errors import InputRefused
from runtall.pose import open_video
from runtall.pose.video import LONGEST_SIDE_PX


def test_times_are_those_of_the_file_not_of_a_steady_rate(tmp_path: Path) -> None:
    times_ms = [0, 33, 90, 120, 400, 433]
    with open_video(film(tmp_path / "uneven.mp4", [halves()] * 6, times_ms)) as video:
        seen = [shot.time_s for shot in video]
    assert seen == pytest.approx([time / 1000 for time in times_ms], abs=1e-6)


def test_times_count_from_the_first_picture(tmp_path: Path) -> None:
    with open_video(film(tmp_path / "late.mkv", [halves()] * 3, [5000, 5040, 5080])) as video:
        assert [shot.time_s for shot in video] == pytest.approx([0, 0.04, 0.08], abs=1e-6)


@pytest.mark.parametrize(
    ("turn_deg", "size", "red_at"),
    [(0, (64, 48), (5, 24)), (90, (48, 64), (24, 5)), (180, (64, 48), (58, 24)), (270, (48, 64), (24, 58))],
)
def test_pictures_stand_upright(tmp_path: Path, turn_deg: int, size: tuple[int, int], red_at: tuple[int, int]) -> None:
    """Red is left in the file; turned clockwise by 90° it is on top."""
    with open_video(film(tmp_path / "turned.mp4", [halves()] * 2, turn_deg=turn_deg)) as video:
        assert (video.width_px, video.height_px) == size
        picture = next(iter(video)).picture
    assert picture.shape[:2] == size[::-1]
    red, _, blue = picture[red_at[1], red_at[0]]
    assert red > 150 > 100 > blue


def test_large_pictures_are_scaled_and_say_by_how_much(tmp_path: Path) -> None:
    with open_video(film(tmp_path / "large.mp4", [halves(3840, 2160)])) as video:
        shot = next(iter(video))
        assert (video.width_px, video.height_px) == (3840, 2160)
    assert shot.picture.shape[1] == LONGEST_SIDE_PX
    assert shot.scale == pytest.approx(3)


def test_a_cut_video_gives_its_beginning_and_says_so(tmp_path: Path) -> None:
    noise = np.random.default_rng(1)
    pictures = [noise.integers(0, 255, (48, 64, 3), dtype=np.uint8) for _ in range(100)]
    whole = film(tmp_path / "whole.mkv", pictures)
    cut = tmp_path / "cut.mkv"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    with open_video(cut) as video:
        count = sum(1 for _ in video)
    assert 20 < count < 80
    assert video.warnings == ["damaged_after_start"]


@pytest.mark.parametrize("name", ["whole.mp4", "whole.mkv"])
@pytest.mark.parametrize("begins_ms", [0, 5000])
def test_a_whole_video_is_not_called_damaged(tmp_path: Path, name: str, begins_ms: int) -> None:
    with open_video(film(tmp_path / name, [halves()] * 60, [begins_ms + 40 * n for n in range(60)])) as video:
        assert sum(1 for _ in video) == 60
    assert video.warnings == []


@pytest.mark.parametrize("kind", CONTAINERS)
def test_what_a_browser_recorded_keeps_its_own_times(tmp_path: Path, kind: str) -> None:
    """Its rate and length are measured where the file says neither: pictures come as the phone has time for them."""
    times_ms = np.cumsum(np.random.default_rng(3).choice([16, 17, 33, 34, 67], 90)).tolist()
    with open_video(recorded(tmp_path / f"film.{kind}", kind, [halves()] * 90, times_ms)) as video:
        seen = [shot.time_s for shot in video]
        rate_hz, duration_s = video.frame_rate_hz, video.duration_s
        assert video.warnings == []
    assert seen == pytest.approx([(time - times_ms[0]) / 1000 for time in times_ms], abs=1e-6)
    assert rate_hz == pytest.approx(89 / seen[-1], rel=0.02)
    assert duration_s == pytest.approx(seen[-1], abs=0.1)


@pytest.mark.parametrize("kind", CONTAINERS)
def test_a_recording_cut_short_is_read_as_far_as_it_goes(tmp_path: Path, kind: str) -> None:
    """A page that was closed while it filmed leaves a file without an end."""
    noise = np.random.default_rng(1)
    pictures = [noise.integers(0, 255, (48, 64, 3), dtype=np.uint8) for _ in range(150)]
    whole = recorded(tmp_path / f"whole.{kind}", kind, pictures, [number * 17 for number in range(150)])
    cut = tmp_path / f"cut.{kind}"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size * 2 // 3])
    with open_video(cut) as video:
        seen = [shot.time_s for shot in video]
    assert 40 < len(seen) < 140
    assert np.diff(seen) == pytest.approx(0.017, abs=1e-6)


def test_a_phone_turned_while_filming_leaves_one_size(tmp_path: Path) -> None:
    pictures = [halves()] * 20 + [halves(48, 64)] * 20
    path = tmp_path / "turned.webm"
    _two_sizes(path, pictures)
    with open_video(path) as video:
        shapes = {shot.picture.shape for shot in video}
    assert shapes == {(48, 64, 3)}
    assert video.warnings == ["size_changed"]


def _two_sizes(path: Path, pictures: list[NDArray[np.uint8]]) -> None:
    """A WebM whose coder begins anew when the size of the pictures changes, as browsers write it."""
    base = Fraction(1, 1000)
    with av.open(str(path), "w", options={"live": "1"}) as container:
        stream = container.add_stream("libvpx", width=64, height=48, pix_fmt="yuv420p")
        stream.time_base = stream.codec_context.time_base = base
        other = av.CodecContext.create("libvpx", "w")
        assert isinstance(other, av.VideoCodecContext)
        other.width, other.height, other.pix_fmt, other.time_base = 48, 64, "yuv420p", base
        for number, picture in enumerate(pictures):
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = number * 40, base
            for packet in (stream if frame.width == 64 else other).encode(frame):
                packet.stream = stream
                container.mux(packet)


def test_sound_alone_is_no_video(tmp_path: Path) -> None:
    path = tmp_path / "sound.wav"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("pcm_s16le", rate=8000, layout="mono")
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 800), np.int16), format="s16", layout="mono")
        frame.sample_rate = 8000
        container.mux(stream.encode(frame))
        container.mux(stream.encode())
    with pytest.raises(InputRefused) as refused:
        open_video(path)
    assert refused.value.code == "not_a_video"


@pytest.mark.parametrize("data", [b"", b"no video", b"\x00" * 5000, b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 100])
def test_other_bytes_are_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "odd.mp4"
    path.write_bytes(data)
    with pytest.raises(InputRefused) as refused:
        open_video(path)
    assert refused.value.code in {"not_a_video", "no_pictures"}


def test_half_a_video_is_called_cut_short(tmp_path: Path) -> None:
    whole = film(tmp_path / "whole.mp4", [halves()] * 20).read_bytes()
    half = tmp_path / "half.mp4"
    for kept in (len(whole) // 2, whole.index(b"mdat") + 4):
        half.write_bytes(whole[:kept])
        with pytest.raises(InputRefused, match=r"half\.mp4 is cut short") as refused:
            open_video(half)
        assert refused.value.code == "not_a_video"


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".gif"])
def test_a_picture_is_no_video(tmp_path: Path, suffix: str) -> None:
    """The library would show it as a video of one picture."""
    path = tmp_path / f"picture{suffix}"
    with av.open(str(path), "w", format="gif" if suffix == ".gif" else "image2") as container:
        codec, pixels = {".jpg": ("mjpeg", "yuvj420p"), ".png": ("png", "rgb24"), ".gif": ("gif", "rgb8")}[suffix]
        stream = container.add_stream(codec, rate=25)
        stream.height, stream.width = halves().shape[:2]
        stream.pix_fmt = pixels
        container.mux(stream.encode(av.VideoFrame.from_ndarray(halves(), format="rgb24").reformat(format=pixels)))
        container.mux(stream.encode())
    with av.open(str(path)) as seen:
        assert len(seen.streams.video) == 1
    with pytest.raises(InputRefused) as refused:
        open_video(path)
    assert refused.value.code == "not_a_video"


@pytest.mark.parametrize(
    "opening", ["#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{}\n", "ffconcat version 1.0\nfile {}\n"]
)
def test_a_list_of_other_files_is_no_video(tmp_path: Path, opening: str) -> None:
    """A playlist may name any file of this machine."""
    film(tmp_path / "other.mp4", [halves()] * 3)
    for name in ("list.m3u8", "list.ffconcat", "list.mp4"):
        (tmp_path / name).write_text(opening.format("other.mp4"))
        with pytest.raises(InputRefused) as refused:
            open_video(tmp_path / name)
        assert refused.value.code == "not_a_video"


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "nowhere.mp4", tmp_path):
        with pytest.raises(InputRefused) as refused:
            open_video(path)
        assert refused.value.code == "not_found"

"""Which videos browsers play, how high dynamic range becomes ordinary, and what the written copy holds."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from engine.pose.film import film, halves, recorded
from engine.pose.phone import UNEVEN_TICKS, phone_film
from runtall.errors import InputRefused
from runtall.pose import open_video
from runtall.pose.playable import plays_everywhere
from runtall.pose.tone import HLG, PQ, Tone, hlg_to_light, pq_to_light
from runtall.pose.writer import KEYFRAME_EVERY_S, FilmWriter

FEW = [halves()] * 3


def test_what_every_browser_plays(tmp_path: Path) -> None:
    assert plays_everywhere(film(tmp_path / "a.mp4", FEW))
    assert plays_everywhere(film(tmp_path / "a.mov", FEW))
    assert plays_everywhere(film(tmp_path / "turned.mp4", FEW, turn_deg=90))
    assert plays_everywhere(recorded(tmp_path / "a.webm", "vp9.webm", FEW, [0, 40, 80]))
    assert plays_everywhere(recorded(tmp_path / "b.webm", "webm", FEW, [0, 40, 80]))
    assert plays_everywhere(recorded(tmp_path / "pieces.mp4", "mp4", FEW, [0, 40, 80]))


def test_what_some_browsers_do_not_play(tmp_path: Path) -> None:
    pictures = [halves()] * len(UNEVEN_TICKS)
    for name, codec, pixels, transfer in (
        ("hevc.mov", "libx265", "yuv420p", 1),
        ("ten-bit.mp4", "libx265", "yuv420p10le", 1),
        ("h264-ten-bit.mp4", "libx264", "yuv420p10le", 1),
        ("full-colour.mp4", "libx264", "yuv444p", 1),
        ("hlg.mp4", "libx264", "yuv420p", HLG),
        ("pq.mp4", "libx264", "yuv420p", PQ),
        ("a.avi", "mpeg4", "yuv420p", 1),
        ("a.3gp", "libx264", "yuv420p", 1),
        ("a.ts", "libx264", "yuv420p", 1),
    ):
        place = phone_film(tmp_path / name, pictures, UNEVEN_TICKS, codec=codec, pixels=pixels, transfer=transfer)
        assert not plays_everywhere(place), name
    assert not plays_everywhere(film(tmp_path / "a.mkv", FEW))
    assert not plays_everywhere(recorded(tmp_path / "recorded.webm", "avc.webm", FEW, [0, 40, 80]))


def test_what_is_no_video_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"no video")
    with pytest.raises(InputRefused):
        plays_everywhere(tmp_path / "a.mp4")


def test_brightness_by_the_standards_own_figures() -> None:
    """SMPTE ST 2084 ends at 10,000 cd/m²; ITU-R BT.2408 puts white paper, 203 cd/m², at 58 % of PQ and 75 % of HLG."""
    assert pq_to_light(np.array([1.0]))[0] * 203 == pytest.approx(10_000, rel=1e-6)
    assert pq_to_light(np.array([0.58]))[0] == pytest.approx(1.0, abs=0.01)
    assert hlg_to_light(np.array([0.75]))[0] == pytest.approx(1.0, abs=0.01)
    assert hlg_to_light(np.array([1.0]))[0] * 203 == pytest.approx(1000, rel=1e-3)
    assert pq_to_light(np.array([0.0]))[0] == hlg_to_light(np.array([0.0]))[0] == 0


@pytest.mark.parametrize("transfer", [PQ, HLG])
def test_greys_stay_grey_in_order_and_paper_is_light(transfer: int) -> None:
    ramp = np.repeat(np.arange(256, dtype=np.uint8)[None, :, None], 3, axis=2)
    plain = Tone(transfer)(ramp)[0].astype(int)
    assert np.ptp(plain, axis=1).max() <= 1
    assert (np.diff(plain[:, 1]) >= 0).all()
    assert plain[0].max() == 0
    assert plain[255].min() >= 250
    paper = 148 if transfer == PQ else 191
    assert 215 <= plain[paper, 1] <= 250


def test_a_video_of_high_dynamic_range_is_read_in_ordinary_colours(tmp_path: Path) -> None:
    """White paper at 75 % of HLG: grey as it stands, light once it is understood."""
    paper = np.full((48, 64, 3), 191, np.uint8)
    place = phone_film(tmp_path / "hlg.mov", [paper] * 3, UNEVEN_TICKS[:3], transfer=HLG)
    with open_video(place) as video:
        seen = next(iter(video)).picture
    assert seen.mean() > 215
    ordinary = phone_film(tmp_path / "plain.mov", [paper] * 3, UNEVEN_TICKS[:3])
    with open_video(ordinary) as video:
        assert next(iter(video)).picture.mean() == pytest.approx(191, abs=4)


def test_a_written_film_says_its_colours_and_can_be_wound_anywhere(tmp_path: Path) -> None:
    with FilmWriter(tmp_path / "a.mp4", 64, 48) as written:
        for number in range(90):
            written.write(number / 30, halves())
    with av.open(str(tmp_path / "a.mp4")) as container:
        context = container.streams.video[0].codec_context
        assert (context.colorspace, context.color_trc, context.color_primaries) == (1, 1, 1)
        packets = [packet for packet in container.demux(video=0) if packet.pts is not None]
        keys = [float(packet.pts * packet.time_base) for packet in packets if packet.is_keyframe]
    assert keys[0] == 0
    assert max(np.diff([*keys, 3.0])) <= KEYFRAME_EVERY_S + 1 / 30
    with open_video(tmp_path / "a.mp4") as video:
        red, _, blue = next(iter(video)).picture[24, 10]
    assert red > 245
    assert blue < 10

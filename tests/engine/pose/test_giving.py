"""The film that is given away: nobody's face, no sound, no word about where and when, the times of the original."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from runtall.body import INDEX, LANDMARKS, Frame
from runtall.errors import InputRefused
from runtall.pose import open_video
from runtall.pose.giving import LONGEST_S, LONGEST_SIDE_PX, MOST_HZ, covering, drawing, places_to_cover, write_film

WIDTH, HEIGHT, RATE_HZ, COUNT = 640, 360, 30, 75
FACE_PX, TRUNK_PX = 30, 100
LOST = {*range(3), *range(20, 32), *range(70, COUNT)}
"""Pictures in which the runner's landmarks are gone: at the beginning, amid, at the end."""


def middle(number: int) -> tuple[int, int]:
    """Where the face is: it crosses the picture, nodding."""
    return 60 + 7 * number, 90 + round(8 * math.sin(number / 3))


def face() -> NDArray[np.uint8]:
    """A patch full of detail: what must not be found again."""
    return np.kron(np.random.default_rng(5).integers(0, 255, (10, 10, 3)), np.ones((3, 3, 1))).astype(np.uint8)


def filmed(path: Path, rate_hz: int = RATE_HZ, count: int = COUNT) -> Path:
    """A steep grey wall, on it the face; with sound, a place and a title, as phones write them."""
    wall = np.tile(np.linspace(40, 200, WIDTH, dtype=np.uint8)[None, :, None], (HEIGHT, 1, 3))
    with av.open(str(path), "w", options={"movflags": "use_metadata_tags"}) as container:
        container.metadata.update({"title": "Me at home", "location": "+48.2000+016.3667/", "comment": "secret"})
        stream = container.add_stream("libx264", rate=rate_hz, options={"crf": "12", "preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        sound = container.add_stream("aac", rate=8000, layout="mono")
        for number in range(count):
            picture = wall.copy()
            x, y = middle(number * RATE_HZ // rate_hz)
            picture[y - 15 : y + 15, x - 15 : x + 15] = face()
            shown = av.VideoFrame.from_ndarray(picture, format="rgb24")
            shown.pts, shown.time_base = number, Fraction(1, rate_hz)
            container.mux(stream.encode(shown))
        container.mux(stream.encode())
        heard = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), format="fltp", layout="mono")
        heard.sample_rate = 8000
        container.mux(sound.encode(heard))
        container.mux(sound.encode())
    return path


def frames(rate_hz: int = RATE_HZ, count: int = COUNT) -> list[Frame]:
    """The runner's landmarks, lost in some pictures."""
    made = []
    for number in range(count):
        x, y = middle(number * RATE_HZ // rate_hz)
        points = [(float(x), float(y))] * len(LANDMARKS)
        for ear, off in (("left_ear", -10), ("right_ear", 10)):
            points[INDEX[ear]] = (float(x + off), float(y))
        for side in ("left", "right"):
            points[INDEX[f"{side}_shoulder"]] = (float(x), float(y + 30))
            points[INDEX[f"{side}_hip"]] = (float(x), float(y + 30 + TRUNK_PX))
        seen = number not in LOST
        made.append(Frame(number / rate_hz, tuple(points) if seen else None, (1.0,) * len(LANDMARKS)))
    return made


def nothing(done_s: float, all_s: float | None) -> None:
    """Progress that nobody looks at."""


def pictures(path: Path) -> Iterator[NDArray[np.uint8]]:
    with av.open(str(path)) as container:
        for shown in container.decode(video=0):
            yield shown.to_ndarray(format="rgb24")


def detail(picture: NDArray[np.uint8]) -> float:
    """How much fine structure a piece of a picture has: the spread of the differences between neighbours."""
    grey = picture.astype(float).mean(axis=2)
    return float(np.hypot(np.diff(grey, axis=0)[:, :-1].std(), np.diff(grey, axis=1)[:-1].std()))


def likeness(picture: NDArray[np.uint8]) -> float:
    """The best correlation of the face with any place of a piece of a picture."""
    wanted = face().astype(float).mean(axis=2)
    grey = picture.astype(float).mean(axis=2)
    windows = np.lib.stride_tricks.sliding_window_view(grey, wanted.shape)
    flat = windows.reshape(-1, wanted.size)
    flat = flat - flat.mean(axis=1, keepdims=True)
    norms = np.linalg.norm(flat, axis=1) * np.linalg.norm(wanted - wanted.mean())
    return float(np.max(flat @ (wanted - wanted.mean()).ravel() / np.maximum(norms, 1e-9) * (norms > 2000)))


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A film and what is given of it."""
    folder = tmp_path_factory.mktemp("given")
    film = filmed(folder / "film.mp4")
    places = places_to_cover(film, frames(), nothing)
    write_film(film, folder / "given.mp4", [covering(places)], nothing)
    return film, folder / "given.mp4"


def test_the_face_is_gone_from_every_picture(given: tuple[Path, Path]) -> None:
    """In those too in which the landmarks were lost."""
    film, given_film = given
    for number, (before, after) in enumerate(zip(pictures(film), pictures(given_film), strict=True)):
        x, y = middle(number)
        there = np.s_[y - 15 : y + 15, x - 15 : x + 15]
        assert detail(before[there]) > 40
        assert detail(after[there]) < 4, f"picture {number} shows the face"
        around = np.s_[y - 25 : y + 25, x - 25 : x + 25]
        assert likeness(before[around]) > 0.9
        assert likeness(after[around]) < 0.4, f"picture {number} shows the face"


def test_the_rest_of_the_picture_stays(given: tuple[Path, Path]) -> None:
    film, given_film = given
    for before, after in zip(pictures(film), pictures(given_film), strict=True):
        assert np.abs(before[200:].astype(int) - after[200:].astype(int)).mean() < 4


def test_nothing_is_said_beside_the_pictures(given: tuple[Path, Path]) -> None:
    film, given_film = given
    with av.open(str(film)) as container:
        assert container.metadata["title"] == "Me at home"
    with av.open(str(given_film)) as container:
        assert [stream.type for stream in container.streams] == ["video"]
        assert set(container.metadata) <= {"major_brand", "minor_version", "compatible_brands"}
        assert set(container.streams.video[0].metadata) <= {"language", "handler_name", "vendor_id"}
    data = given_film.read_bytes()
    for word in (b"Me at home", b"secret", b"+48.2", b"\xa9xyz", b"Lavf", b"loci"):
        assert word not in data
    assert data.index(b"moov") < data.index(b"mdat")


def test_the_times_are_those_of_the_original(given: tuple[Path, Path]) -> None:
    times = []
    for path in given:
        with open_video(path) as video:
            times.append([shot.time_s for shot in video])
    assert times[1] == pytest.approx(times[0], abs=1e-4)


def test_fast_films_are_thinned_and_covered_all_the_same(tmp_path: Path) -> None:
    film = filmed(tmp_path / "fast.mp4", rate_hz=120, count=4 * COUNT)
    places = places_to_cover(film, frames(120, 4 * COUNT), nothing)
    write_film(film, tmp_path / "given.mp4", [covering(places)], nothing)
    after = list(pictures(tmp_path / "given.mp4"))
    assert len(after) == pytest.approx(COUNT * MOST_HZ / RATE_HZ, abs=1)
    for number, picture in enumerate(after):
        x, y = middle(number)
        assert detail(picture[y - 15 : y + 15, x - 15 : x + 15]) < 4


def test_large_films_are_made_small_and_even(tmp_path: Path) -> None:
    path = tmp_path / "large.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=30, options={"preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = 1082, 1922, "yuv420p"
        for _ in range(3):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(np.zeros((1922, 1082, 3), np.uint8), "rgb24")))
        container.mux(stream.encode())
    write_film(path, tmp_path / "given.mp4", [], nothing)
    with open_video(tmp_path / "given.mp4") as video:
        assert (video.width_px, video.height_px) == (406, LONGEST_SIDE_PX)


def test_the_skeleton_is_drawn_where_the_landmarks_are(tmp_path: Path) -> None:
    film = filmed(tmp_path / "film.mp4")
    write_film(film, tmp_path / "given.mp4", [drawing(frames(), HEIGHT)], nothing)
    for number, (before, after) in enumerate(zip(pictures(film), pictures(tmp_path / "given.mp4"), strict=True)):
        x, y = middle(number)
        trunk = np.s_[y + 60 : y + 100, x - 2 : x + 3]
        changed = np.abs(before[trunk].astype(int) - after[trunk].astype(int)).max()
        assert (changed > 40) == (number not in LOST)


def test_a_film_without_a_face_anywhere_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "wall.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=10, options={"preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
        for _ in range(5):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(np.full((180, 320, 3), 90, np.uint8), "rgb24")))
        container.mux(stream.encode())
    with pytest.raises(InputRefused) as refused:
        places_to_cover(path, [], nothing)
    assert refused.value.code == "no_faces"


def test_what_is_given_is_no_longer_than_a_minute(tmp_path: Path) -> None:
    path = tmp_path / "long.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=2, options={"preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for _ in range(150):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(np.zeros((48, 64, 3), np.uint8), "rgb24")))
        container.mux(stream.encode())
    told: list[float | None] = []
    write_film(path, tmp_path / "given.mp4", [], lambda done_s, all_s: told.append(all_s))
    with open_video(tmp_path / "given.mp4") as video:
        last_s = [shot.time_s for shot in video][-1]
    assert last_s == pytest.approx(LONGEST_S, abs=0.5)
    assert set(told) == {LONGEST_S}

"""The pose models: which files, which bytes.

BlazePose GHUM (Apache-2.0) in three sizes and its person detector, as published in the npm package ``@mediapipe/pose``
0.5.1675469404; BlazeFace's full-range face detector (Apache-2.0), as published in ``@mediapipe/face_detection``
0.4.1657300184. The build copies them beside this file; the wheel carries them. A file whose bytes differ is refused,
because results of different models must never be mixed in a trend.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final, Literal

from ai_edge_litert.interpreter import Interpreter

from runtall.errors import RuntallError

Size = Literal["heavy", "full", "lite"]


@dataclass(frozen=True, slots=True)
class Model:
    """One model file: its name in a recording, its file and the SHA-256 of its bytes."""

    name: str
    file: str
    sha256: str


DETECTOR: Final = Model(
    "blazepose-detector",
    "pose_detection.tflite",
    "a63c614bef30d35947f13be361820b1e4e3bec9cfeebf4d11216a18373108e85",
)
FACE_DETECTOR: Final = Model(
    "blazeface-full-range",
    "face_detection_full_range.tflite",
    "99bf9494d84f50acc6617d89873f71bf6635a841ea699c17cb3377f9507cfec3",
)
LANDMARKERS: Final[dict[Size, Model]] = {
    "heavy": Model(
        "blazepose-heavy",
        "pose_landmark_heavy.tflite",
        "59e42d71bcd44cbdbabc419f0ff76686595fd265419566bd4009ef703ea8e1fe",
    ),
    "full": Model(
        "blazepose-full",
        "pose_landmark_full.tflite",
        "e9a5c5cb17f736fafd4c2ec1da3b3d331d6edbe8a0d32395855aeb2cdfd64b9f",
    ),
    "lite": Model(
        "blazepose-lite",
        "pose_landmark_lite.tflite",
        "f17bfbecadb61c3be1baa8b8d851cc6619c870a87167b32848ad20db306b9d61",
    ),
}


class ModelMissing(RuntallError):
    """A model file is not there or not the expected one: the installation is incomplete."""

    default_code = "model_missing"


@cache
def model_bytes(model: Model) -> bytes:
    """The model's bytes, checked against their SHA-256. Raises ``ModelMissing``."""
    try:
        data = files("runtall.pose").joinpath("models", model.file).read_bytes()
    except OSError as missing:
        raise ModelMissing(
            "the pose model {file} is not installed", remedy="run: make setup", file=model.file
        ) from missing
    if hashlib.sha256(data).hexdigest() != model.sha256:
        raise ModelMissing("the pose model {file} has other bytes", remedy="run: make setup", file=model.file)
    return data


def interpreter(model: Model, threads: int) -> Interpreter:
    """A LiteRT interpreter with its tensors allocated."""
    with _native_chatter_hushed():
        made = Interpreter(model_content=model_bytes(model), num_threads=threads)
        made.allocate_tensors()
    return made


@contextmanager
def _native_chatter_hushed() -> Iterator[None]:
    """Keep the library's greeting, written past Python, off the standard error stream."""
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)

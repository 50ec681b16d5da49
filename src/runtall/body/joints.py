"""Landmark names, in the order of BlazePose's 33, and maps from other skeletons into that order.

*Left* and *right* are the person's own. Source of the orders: the model cards of BlazePose GHUM (2021), COCO keypoints
(2017) and Halpe full body (2020).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, TypeVar

Point = TypeVar("Point")

LANDMARKS: Final[tuple[str, ...]] = (
    "nose",
    "left_eye_inner", "left_eye", "left_eye_outer",
    "right_eye_inner", "right_eye", "right_eye_outer",
    "left_ear", "right_ear",
    "mouth_left", "mouth_right",
    "left_shoulder", "right_shoulder",
    "left_elbow", "right_elbow",
    "left_wrist", "right_wrist",
    "left_pinky", "right_pinky",
    "left_index", "right_index",
    "left_thumb", "right_thumb",
    "left_hip", "right_hip",
    "left_knee", "right_knee",
    "left_ankle", "right_ankle",
    "left_heel", "right_heel",
    "left_foot_index", "right_foot_index",
)  # fmt: skip

INDEX: Final[Mapping[str, int]] = {name: number for number, name in enumerate(LANDMARKS)}

LIMBS: Final[tuple[tuple[str, str], ...]] = (
    ("left_shoulder", "right_shoulder"), ("left_hip", "right_hip"),
    ("left_shoulder", "left_hip"), ("right_shoulder", "right_hip"),
    ("left_shoulder", "left_elbow"), ("left_elbow", "left_wrist"),
    ("right_shoulder", "right_elbow"), ("right_elbow", "right_wrist"),
    ("left_hip", "left_knee"), ("left_knee", "left_ankle"),
    ("right_hip", "right_knee"), ("right_knee", "right_ankle"),
    ("left_ankle", "left_heel"), ("left_heel", "left_foot_index"), ("left_ankle", "left_foot_index"),
    ("right_ankle", "right_heel"), ("right_heel", "right_foot_index"), ("right_ankle", "right_foot_index"),
    ("left_ear", "left_shoulder"), ("right_ear", "right_shoulder"),
)  # fmt: skip
"""The lines of a drawn skeleton."""

_COCO_17: Final[tuple[str, ...]] = (
    "nose", "left_eye", "right_eye", "left_ear", "right_ear",
    "left_shoulder", "right_shoulder", "left_elbow", "right_elbow", "left_wrist", "right_wrist",
    "left_hip", "right_hip", "left_knee", "right_knee", "left_ankle", "right_ankle",
)  # fmt: skip

# Halpe's 26 are COCO's 17, then head top, neck and middle of the hips (which BlazePose has not), then the feet.
_HALPE_26: Final[tuple[str | None, ...]] = (
    *_COCO_17, None, None, None,
    "left_foot_index", "right_foot_index", None, None, "left_heel", "right_heel",
)  # fmt: skip

SKELETONS: Final[Mapping[str, tuple[str | None, ...]]] = {
    "blazepose_33": LANDMARKS,
    "coco_17": _COCO_17,
    "halpe_26": _HALPE_26,
}
"""For each known skeleton, the landmark that each of its keypoints is; ``None`` where BlazePose has none such."""


def mirrored(name: str) -> str:
    """The same landmark on the other side.

    >>> mirrored("left_knee"), mirrored("mouth_right"), mirrored("nose")
    ('right_knee', 'mouth_left', 'nose')
    """
    if "left" in name:
        return name.replace("left", "right")
    return name.replace("right", "left")


MIRROR: Final[tuple[int, ...]] = tuple(INDEX[mirrored(name)] for name in LANDMARKS)
"""For each landmark's number, the number of its partner on the other side."""


def from_skeleton(skeleton: str, keypoints: Sequence[Point | None]) -> tuple[Point | None, ...]:
    """Keypoints of another skeleton in BlazePose order; landmarks it does not have are ``None``.

    Raises ``KeyError`` for an unknown skeleton, ``ValueError`` for a wrong number of keypoints.

    >>> from_skeleton("coco_17", list(range(17)))[INDEX["left_hip"]]
    11
    """
    names = SKELETONS[skeleton]
    if len(keypoints) != len(names):
        raise ValueError(f"{skeleton} has {len(names)} keypoints, not {len(keypoints)}")
    placed: dict[str, Point | None] = {
        name: point for name, point in zip(names, keypoints, strict=True) if name is not None
    }
    return tuple(placed.get(name) for name in LANDMARKS)

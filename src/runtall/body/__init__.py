"""Joints, landmark frames and recordings, angles and filters. Standard library only."""

from runtall.body.angles import inclination_deg, joint_angle_3d_deg, joint_angle_deg, middle, unwrapped_deg
from runtall.body.filters import OneEuro
from runtall.body.frame import Frame, Header, Recording
from runtall.body.joints import INDEX, LANDMARKS, LIMBS, MIRROR, SKELETONS, from_skeleton, mirrored
from runtall.body.recording import open_recording, read_recording, write_recording
from runtall.body.view import Sight, ViewEstimate, view_of

__all__ = [
    "INDEX",
    "LANDMARKS",
    "LIMBS",
    "MIRROR",
    "SKELETONS",
    "Frame",
    "Header",
    "OneEuro",
    "Recording",
    "Sight",
    "ViewEstimate",
    "from_skeleton",
    "inclination_deg",
    "joint_angle_3d_deg",
    "joint_angle_deg",
    "middle",
    "mirrored",
    "open_recording",
    "read_recording",
    "unwrapped_deg",
    "view_of",
    "write_recording",
]

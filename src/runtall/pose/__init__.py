"""Video becomes landmark frames: PyAV decodes, LiteRT runs the BlazePose models, one person is followed."""

from runtall.pose.model_files import LANDMARKERS, ModelMissing, Size
from runtall.pose.reader import PoseReader, Progress
from runtall.pose.video import Shot, Video, open_video

__all__ = ["LANDMARKERS", "ModelMissing", "PoseReader", "Progress", "Shot", "Size", "Video", "open_video"]

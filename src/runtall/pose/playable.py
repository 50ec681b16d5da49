"""Whether a browser plays a video as it came."""

from __future__ import annotations

from pathlib import Path

from runtall.pose.tone import HLG, PQ
from runtall.pose.video import opened_container

HEAD_BYTES = 64
PLAIN = {"yuv420p", "yuvj420p"}
"""Eight bits, a colour for every four pixels: what every decoder in a browser and its hardware knows."""
MP4_CODECS = {"h264"}
WEBM_CODECS = {"vp8", "vp9", "av1"}


def plays_everywhere(path: Path) -> bool:
    """Whether Chrome, Firefox and Safari play the video: H.264 in MP4 or QuickTime, VP8, VP9 or AV1 in WebM; 8 bit.

    HEVC, ten bits, high dynamic range and other containers play in some of them, or not at all, or look washed out.
    Raises ``InputRefused`` when it is no video.
    """
    with opened_container(path) as container:
        context = container.streams.video[0].codec_context
        if context.pix_fmt not in PLAIN or context.color_trc in {PQ, HLG}:
            return False
        names = set(container.format.name.split(","))
        if "mp4" in names:
            brand = container.metadata.get("major_brand", "")
            return context.name in MP4_CODECS and not brand.startswith("3g")
        return "webm" in names and context.name in WEBM_CODECS and _calls_itself_webm(path)


def _calls_itself_webm(path: Path) -> bool:
    """Matroska and WebM are one format; only what calls itself the latter is opened by every browser."""
    with path.open("rb") as file:
        return b"webm" in file.read(HEAD_BYTES)

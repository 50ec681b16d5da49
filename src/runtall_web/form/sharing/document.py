"""The file itself: one HTML page that asks for nothing, runs nothing, and prints to A4."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string

from runtall import __version__
from runtall.errors import RuntallError
from runtall.form import FormReport, put_right, stride_poses
from runtall_web.form.actions.analyse_clip import recording_of
from runtall_web.form.curves import curve_charts
from runtall_web.form.models import Clip
from runtall_web.form.report_page import report_context
from runtall_web.form.reports import day_of
from runtall_web.form.sharing.drawing import Figure, curve_drawing, figure_drawings
from runtall_web.form.sharing.wishes import Wishes

HERE_GOES_THE_FILM = "@@film@@"
PIECE_BYTES = 3 * 2**16
"""A multiple of three: pieces of base64 can be written one after the other."""


def document(clip: Clip, wishes: Wishes, today: date, film: Path | None) -> Iterator[bytes]:
    """The page in pieces, with the film in it where there is one. Empty when the clip has no report to show."""
    context = report_context(clip, today)
    if not context:
        return
    page = render_to_string("form/shared.html", {**context, **_about(clip, context["report"], wishes, film)})
    before, _mark, after = page.partition(HERE_GOES_THE_FILM)
    yield before.encode()
    if film is not None:
        with film.open("rb") as file:
            while piece := file.read(PIECE_BYTES):
                yield base64.b64encode(piece)
    yield after.encode()


def file_name(clip: Clip) -> str:
    """What the file is called where it is saved; nobody's name, nobody's file."""
    return f"running-form-{day_of(clip):%Y-%m-%d}.html"


def _about(clip: Clip, report: FormReport, wishes: Wishes, film: Path | None) -> dict[str, Any]:
    return {
        "clip": clip,
        "wishes": wishes,
        "day": day_of(clip),
        "has_height": clip.height_m is not None,
        "figures": _figures(clip, report),
        "drawings": [(curve_drawing(curve), curve.meaning) for curve in curve_charts(report)],
        "film": HERE_GOES_THE_FILM if film is not None else "",
        "model_fingerprint": report.model_sha256[:12],
        "version": __version__,
    }


def _figures(clip: Clip, report: FormReport) -> list[Figure]:
    """None where the landmarks are gone: the page says the rest."""
    if report.strides_seen is None:
        return []
    try:
        recording = put_right(recording_of(clip))
    except RuntallError:
        return []
    return figure_drawings(stride_poses(recording, report.strides_seen))

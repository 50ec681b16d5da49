"""The figure of an exercise as its page shows it: where the moving one comes from, and the still pictures in words."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from django.urls import reverse
from django.utils.translation import gettext as _

from runtall.catalogue import Exercise, load_movements
from runtall_web.exercises.figure_motion import motion_json
from runtall_web.exercises.figure_still import MOVING_SIDES, Eye, Shape, eyes_of, stills


@dataclass(frozen=True, slots=True)
class Picture:
    """One still picture, its name for those who cannot see it, and what stands under it."""

    box: str
    shapes: tuple[Shape, ...]
    label: str
    caption: str


@dataclass(frozen=True, slots=True)
class FigurePage:
    """``source`` is where the motion is fetched: it changes with its content, so that it may be kept for ever."""

    source: str
    eye: Eye
    is_sided: bool
    stills: tuple[Picture, ...]


def figure_page(exercise: Exercise) -> FigurePage | None:
    """``None`` where the catalogue has no key poses for the exercise."""
    told = motion_json(exercise.id)
    movement = load_movements().get(exercise.id)
    if told is None or movement is None:
        return None
    address = reverse("exercises:motion", args=[exercise.id])
    return FigurePage(
        source=f"{address}?v={sha256(told).hexdigest()[:12]}",
        eye=eyes_of(exercise.id)[MOVING_SIDES.get(exercise.id, 1)],
        is_sided=movement.counting.sides != "none",
        stills=tuple(
            Picture(still.box, still.shapes, _label(exercise, caption), caption)
            for number, eye in enumerate(eyes_of(exercise.id))
            for still, caption in zip(
                stills(exercise.id, number), _captions(view_name(eye), movement.counting.turns), strict=True
            )
        ),
    )


def view_name(eye: Eye) -> str:
    """From where the picture is taken, by how far the eye is turned away from the front."""
    off = abs((eye.azimuth_deg + 180) % 360 - 180)
    if off < 30:
        return _("from the front")
    if off < 60:
        return _("half from the front")
    if off < 120:
        return _("from the side")
    return _("half from behind") if off < 150 else _("from behind")


def _captions(view: str, turns: bool) -> tuple[str, str]:
    """What stands under the two key poses; a movement that turns at its far end holds nothing there."""
    far = _("Top, %(view)s") if turns else _("Hold, %(view)s")
    return (_("Start, %(view)s") % {"view": view}, far % {"view": view})


def _label(exercise: Exercise, caption: str) -> str:
    return _("%(exercise)s: %(caption)s. Lit: %(muscles)s.") % {
        "exercise": _(exercise.names.article),
        "caption": caption,
        "muscles": ", ".join(_(muscle) for muscle in exercise.primary_muscles),
    }

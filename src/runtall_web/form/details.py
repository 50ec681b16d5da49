"""What a runner says about a clip, checked: where it was filmed from, their height, their speed, when in the run."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from runtall.units import METRES_PER_KILOMETRE, METRES_PER_MILE, DistanceUnit, metres_per, pace_s_per
from runtall_web.form.models import Clip

SLOWEST_MPS, FASTEST_MPS = 0.3, 12.5
SHORTEST_CM, TALLEST_CM = 100, 250
EARLIEST = date(1990, 1, 1)
LONGEST_MINUTES = 2000
_PACE = re.compile(r"(\d{1,2}):([0-5]\d)(?:\s*(?:min)?\s*/?\s*(km|mi))?")
_SPEED = re.compile(r"(\d{1,3}(?:[.,]\d{1,4})?)\s*(km/h|kph|mph|mi/h|m/s)")
_MPS = {
    "km/h": METRES_PER_KILOMETRE / 3600,
    "kph": METRES_PER_KILOMETRE / 3600,
    "mph": METRES_PER_MILE / 3600,
    "mi/h": METRES_PER_MILE / 3600,
    "m/s": 1.0,
}


@dataclass(frozen=True, slots=True)
class Details:
    """What was said, in SI; ``None`` is not said. ``filmed_on`` is a local date."""

    view: str = Clip.View.AUTO
    height_m: float | None = None
    speed_mps: float | None = None
    moment: str = Clip.Moment.UNSAID
    minute: int | None = None
    note: str = ""
    filmed_on: date | None = None


class PaceField(forms.Field):
    """``5:30`` (for one kilometre or mile), ``10.5 km/h``, ``6.5 mph``, ``3.1 m/s``: metres per second."""

    unit: DistanceUnit = "km"

    def to_python(self, value: object) -> float | None:
        text = str(value or "").strip().lower()
        if not text:
            return None
        speed = self._speed_mps(text)
        if speed is None:
            raise forms.ValidationError(_("Write a pace as 5:30, or a speed as 10.5 km/h or 6.5 mph."), code="pace")
        if not SLOWEST_MPS <= speed <= FASTEST_MPS:
            raise forms.ValidationError(_("Nobody runs at that speed."), code="speed")
        return speed

    def has_changed(self, initial: object, data: object) -> bool:
        return str(initial or "").strip() != str(data or "").strip()

    def _speed_mps(self, text: str) -> float | None:
        if pace := _PACE.fullmatch(text):
            seconds = int(pace[1]) * 60 + int(pace[2])
            unit: DistanceUnit = "mi" if (pace[3] or self.unit) == "mi" else "km"
            return metres_per(unit) / seconds if seconds else math.inf
        if speed := _SPEED.fullmatch(text):
            return float(speed[1].replace(",", ".")) * _MPS[speed[2]]
        return None


class DetailsForm(forms.Form):
    """All of it may be left out."""

    view = forms.ChoiceField(label=_("Filmed"), choices=Clip.View.choices, required=False)
    height_cm = forms.FloatField(
        label=_("Your height in centimetres"),
        required=False,
        min_value=SHORTEST_CM,
        max_value=TALLEST_CM,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "any"}),
        help_text=_("Without it there are no centimetres."),
    )
    pace = PaceField(
        label=_("Pace or speed"),
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "5:30", "maxlength": "20", "autocomplete": "off"}),
    )
    moment = forms.ChoiceField(label=_("How you were"), choices=Clip.Moment.choices, required=False)
    minute = forms.IntegerField(
        label=_("Minutes into the run"),
        required=False,
        min_value=0,
        max_value=LONGEST_MINUTES,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=200)
    filmed_on = forms.DateField(
        label=_("Filmed on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, data: Mapping[str, object] | None = None, *, unit: DistanceUnit, today: date, **kwargs: object):
        super().__init__(data, label_suffix="", **kwargs)  # type: ignore[arg-type]  # handed on as it came
        self.today = today
        pace = self.fields["pace"]
        pace.unit = unit  # type: ignore[attr-defined]  # a PaceField
        pace.help_text = (
            _("For one mile as 8:50, or as 6.5 mph.") if unit == "mi" else _("For one kilometre as 5:30, or 10.5 km/h.")
        )

    def clean_filmed_on(self) -> date | None:
        day: date | None = self.cleaned_data["filmed_on"]
        if day is not None and not EARLIEST <= day <= self.today:
            raise forms.ValidationError(_("This day is still to come, or too long ago."), code="day")
        return day

    def details(self) -> Details:
        """What was said. Call after ``is_valid``."""
        said = self.cleaned_data
        return Details(
            view=said["view"] or Clip.View.AUTO,
            height_m=None if said["height_cm"] is None else said["height_cm"] / 100,
            speed_mps=said["pace"],
            moment=said["moment"],
            minute=said["minute"],
            note=said["note"],
            filmed_on=said["filmed_on"],
        )


def shown_details(clip: Clip, unit: DistanceUnit) -> dict[str, object]:
    """A clip as the form's initial values."""
    return {
        "view": clip.view,
        "height_cm": centimetres(clip.height_m),
        "pace": pace_text(clip.speed_mps, unit),
        "moment": clip.moment,
        "minute": clip.minute,
        "note": clip.note,
        "filmed_on": timezone.localtime(clip.filmed_at).date(),
    }


def centimetres(height_m: float | None) -> str:
    """A height as it is written into its box.

    >>> centimetres(1.72), centimetres(1.715)
    ('172', '171.5')
    """
    return "" if height_m is None else f"{round(height_m * 100, 1):g}"


def pace_text(speed_mps: float | None, unit: DistanceUnit) -> str:
    """``5:30``, for one kilometre or mile.

    >>> pace_text(1000 / 330, "km"), pace_text(None, "km")
    ('5:30', '')
    """
    pace_s = pace_s_per(unit, speed_mps) if speed_mps else None
    if pace_s is None:
        return ""
    whole = round(pace_s)
    return f"{whole // 60}:{whole % 60:02d}"


def pace_words(clip: Clip) -> str:
    """The pace that was said, with its unit, in the runner's own; empty where none was."""
    unit: DistanceUnit = "mi" if clip.owner.distance_unit == "mi" else "km"
    return f"{pace_text(clip.speed_mps, unit)} /{unit}" if clip.speed_mps else ""


def put_details(clip: Clip, details: Details) -> None:
    """Write what was said into the row; a day only when one was said that is not the clip's already."""
    clip.view, clip.height_m, clip.speed_mps = details.view, details.height_m, details.speed_mps
    clip.moment, clip.minute, clip.note = details.moment, details.minute, details.note
    local = timezone.localtime(clip.filmed_at)
    if details.filmed_on is not None and details.filmed_on != local.date():
        clip.filmed_at = datetime.combine(details.filmed_on, time(local.hour, local.minute), local.tzinfo).astimezone(
            UTC
        )
        clip.date_said = True

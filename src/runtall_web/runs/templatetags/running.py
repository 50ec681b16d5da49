"""What the templates of runs say about time, pace and size."""

from __future__ import annotations

from urllib.parse import urlencode

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from runtall.units import DistanceUnit, pace_s_per
from runtall_web.runs import forms
from runtall_web.runs.models import Run
from runtall_web.runs.queries import RunFilter

register = template.Library()

MINUTE_S, HOUR_S = 60, 3600


@register.simple_tag
def querystring_of(chosen: RunFilter, page: int) -> str:
    """The list's filter and page as a query string."""
    said = {
        "q": chosen.words,
        "year": str(chosen.year or ""),
        "deleted": "1" if chosen.deleted else "",
        "page": str(page),
    }
    return urlencode({name: value for name, value in said.items() if value})


@register.filter
def clock(seconds: float | None) -> str:
    """``45:30``, ``1:02:03``; an en dash where it is unknown."""
    return "–" if seconds is None else forms.clock(seconds)


@register.filter
def hours(seconds: float) -> str:
    """``3 h 05`` for sums over days and weeks."""
    minutes = round(seconds / MINUTE_S)
    return _("%(hours)s h %(minutes)s") % {
        "hours": number_format(minutes // 60, force_grouping=True),
        "minutes": f"{minutes % 60:02d}",
    }


@register.simple_tag
def pace(run: Run, unit: DistanceUnit) -> str:
    """Mean pace over the moving time; an en dash where it cannot be told."""
    if not run.distance_m or run.timer_s <= 0:
        return "–"
    found = pace_s_per(unit, run.distance_m / run.timer_s)
    return "–" if found is None or found > HOUR_S else forms.clock(found)


@register.filter
def time_left(seconds: float) -> str:
    """How long the rest takes, roughly, in words."""
    if seconds < MINUTE_S:
        return _("less than a minute left")
    minutes = round(seconds / MINUTE_S)
    return ngettext("about %(n)d minute left", "about %(n)d minutes left", minutes) % {"n": minutes}


@register.filter
def megabytes(size: int) -> str:
    """``1.4 MB``."""
    return _("%(size)s MB") % {"size": number_format(size / 1e6, decimal_pos=1 if size < 10_000_000 else 0)}


@register.filter
def base_name(path: str) -> str:
    """A file's name without its folders."""
    return path.replace("\\", "/").rstrip("/").rpartition("/")[2] or path


@register.filter
def sub_sport_words(sub_sport: str) -> str:
    """``trail``, ``treadmill``, ``indoor running``."""
    return _(sub_sport.replace("_", " "))


@register.filter
def mean_of(run: Run, channel: str) -> str:
    """The plain mean of a channel as a whole number, from what was derived; empty when the run has no such channel."""
    found = run.features.get("channels", {}).get(channel, {}).get("mean")
    return "" if found is None else number_format(round(found), decimal_pos=0)

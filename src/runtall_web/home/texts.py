"""Words at the edge: what the engine says becomes the page's language, units and date order."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext, ngettext, pgettext
from django.utils.translation import gettext_lazy as _

from runtall.catalogue import JUDGEMENT, Reason, load_sources
from runtall.errors import RuntallError
from runtall.units import DistanceUnit, metres_per

CERTAINTY_WORDS = {
    "strong": _("strong evidence"),
    "moderate": _("moderate evidence"),
    "weak": _("weak evidence"),
    "expert opinion": _("expert opinion"),
    "judgement": _("our judgement"),
}
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
AUTHORS_AND_YEAR = re.compile(r"([^:]+?) (\d{4}):")
SOURCE_NAMES = {
    "article": _("the article"),
    "acsm_2009": "ACSM 2009",
    "acsm_2026": "ACSM 2026",
    "par_q": "PAR-Q+",
    "red_flags_back": _("published lists of warning signs"),
    "modified_cobra": _("a study of the modified cobra"),
    "bell_survey": _("Bell survey 2024"),
}
UNIT_WORDS = {"km": _("km"), "mi": _("mi")}


def reason_text(reason: Reason) -> str:
    """The reason in the page's language: the template is translated first, then filled."""
    return filled(reason.template, reason.params)


def error_text(error: RuntallError) -> str:
    """What happened and what to do, in the page's language."""
    return refusal_text(error.template, error.remedy, error.evidence)


def refusal_text(template: str, remedy: str, evidence: Mapping[str, object]) -> str:
    """A refusal kept as its parts (see ``RuntallError``), in the page's language, as sentences."""
    happened = _sentence(filled(template, evidence), template)
    return f"{happened} {_sentence(filled(remedy, evidence), remedy)}" if remedy else happened


def filled(template: str, params: Mapping[str, object]) -> str:
    """A translated ``str.format`` template with its parameters; dates are written as the page's language does."""
    shown = {name: _shown(value) for name, value in params.items()}
    return gettext(template).format(**shown) if template else ""


def _shown(value: object) -> object:
    """Dates as the page's language writes them, also those that the engine keeps as ISO texts."""
    if isinstance(value, str) and ISO_DAY.fullmatch(value):
        return day_text(date.fromisoformat(value))
    return day_text(value) if isinstance(value, date) else value


def _sentence(text: str, template: str) -> str:
    """The text as a sentence. A name that it begins with keeps its letters: files are found by them."""
    if not text:
        return ""
    first = text[0] if gettext(template).startswith("{") else text[0].upper()
    return first + text[1:] + ("" if text.endswith((".", "?", "!", "…")) else ".")


def source_line(reason: Reason) -> str:
    """Who found it and how certain it is: ``"Doma 2013 · moderate evidence"``."""
    certainty = str(CERTAINTY_WORDS.get(reason.certainty, reason.certainty))
    if reason.source == JUDGEMENT:
        return certainty if reason.certainty in (JUDGEMENT, "expert opinion") else str(CERTAINTY_WORDS[JUDGEMENT])
    return f"{source_name(reason.source)} · {certainty}"


def source_name(key: str) -> str:
    """A short name for a source: its authors and year as the citation begins, ``"Doma and Deakin 2013"``."""
    if key == JUDGEMENT:
        return str(CERTAINTY_WORDS[JUDGEMENT])
    if key in SOURCE_NAMES:
        return str(SOURCE_NAMES[key])
    source = load_sources().get(key)
    cited = AUTHORS_AND_YEAR.match(source.citation) if source else None
    if cited is None:
        return key.replace("_", " ").capitalize()
    authors, year = cited.groups()
    first, many, _others = authors.partition(",")
    return f"{gettext('%(name)s and colleagues') % {'name': first} if many else authors} {year}"


def day_text(day: date | None) -> str:
    """``Tue 24 Nov``, in the order of the page's language."""
    if day is None:
        return ""
    # Translators: weekday, day, month, in the letters of Django's date format.
    return date_format(_day(day), pgettext("date format: weekday, day, month", "D j M"))


def long_day_text(day: date | None) -> str:
    """``Tuesday 24 November``, in the order of the page's language."""
    if day is None:
        return ""
    # Translators: weekday, day, month in full, in the letters of Django's date format.
    return date_format(_day(day), pgettext("date format: full weekday, day, month", "l j F"))


def _day(day: date) -> date:
    return day.date() if isinstance(day, datetime) else day


def distance_figure(metres: float | None, unit: DistanceUnit, places: int = 1) -> str:
    """A distance without its unit; an en dash where it is unknown."""
    return "–" if metres is None else number_format(round(metres / metres_per(unit), places), decimal_pos=places)


def distance_text(metres: float | None, unit: DistanceUnit, places: int = 1) -> str:
    """``12.4 km`` or ``7.7 mi``; an en dash where it is unknown."""
    return "–" if metres is None else f"{distance_figure(metres, unit, places)}\u00a0{UNIT_WORDS[unit]}"


def minutes_text(minutes: float) -> str:
    """Whole minutes in words, never none."""
    whole = max(1, round(minutes))
    return ngettext("%(n)d minute", "%(n)d minutes", whole) % {"n": whole}


def kilograms_text(load_kg: float) -> str:
    """``6 kg``, ``7.5 kg``."""
    return f"{number_format(load_kg, decimal_pos=None if load_kg % 1 else 0)}\u00a0{gettext('kg')}"


def seconds_text(seconds: float) -> str:
    """``60 s``, ``2.5 s``."""
    return f"{number_format(seconds, decimal_pos=None if seconds % 1 else 0)}\u00a0{gettext('s')}"

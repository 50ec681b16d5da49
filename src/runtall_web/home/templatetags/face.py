"""What every template may say: the front end's files, the engine's words, units and dates."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django import template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from runtall.catalogue import Reason
from runtall.runs.jumps import Jump
from runtall.units import DistanceUnit
from runtall_web.home import face, texts

register = template.Library()


@register.simple_tag
def entry(source: str) -> SafeString:
    """The style sheets and the script of one entry of the front end."""
    built = face.entry(source)
    styles = format_html_join(
        "\n", '<link rel="stylesheet" href="{}">', ((static(f"build/{name}"),) for name in built.styles)
    )
    script = format_html('<script type="module" src="{}"></script>', static(f"build/{built.script}"))
    return format_html("{}\n{}", styles, script)


@register.simple_tag
def entry_file(name: str) -> str:
    """The address of a file of the build that carries no hash."""
    return static(f"build/{name}")


@register.filter
def engine_text(reason: Reason) -> str:
    return texts.reason_text(reason)


@register.filter
def engine_words(text: str) -> str:
    """A text of the catalogue in the page's language."""
    return gettext(text) if text else ""


@register.filter
def engine_list(words: Iterable[str]) -> str:
    return ", ".join(gettext(word) for word in words)


@register.filter
def first_sentence(text: str) -> str:
    """As far as the first full stop, with it."""
    return text.partition(". ")[0].rstrip(".:") + "."


@register.filter
def source_line(reason: Reason) -> str:
    return texts.source_line(reason)


@register.filter
def source_name(key: str) -> str:
    return texts.source_name(key)


@register.filter
def certainty_words(certainty: str) -> str:
    return str(texts.CERTAINTY_WORDS.get(certainty, certainty))


@register.simple_tag
def refusal(kept: object) -> str:
    """A kept refusal (``template``, ``remedy``, ``evidence``) as sentences."""
    return texts.refusal_text(
        getattr(kept, "template", ""), getattr(kept, "remedy", ""), getattr(kept, "evidence", None) or {}
    )


@register.filter
def day_text(day: date | None) -> str:
    return texts.day_text(day)


@register.filter
def long_day_text(day: date | None) -> str:
    return texts.long_day_text(day)


@register.filter
def distance(metres: float | None, unit: DistanceUnit) -> str:
    return texts.distance_text(metres, unit)


@register.filter
def distance_figure(metres: float | None, unit: DistanceUnit) -> str:
    return texts.distance_figure(metres, unit)


@register.filter
def unit_word(unit: DistanceUnit) -> str:
    return str(texts.UNIT_WORDS[unit])


@register.filter
def minutes_text(minutes: float) -> str:
    return texts.minutes_text(minutes)


@register.filter
def kilograms(load_kg: float) -> str:
    return texts.kilograms_text(load_kg)


@register.filter
def seconds(value: float) -> str:
    return texts.seconds_text(value)


@register.filter
def increase_pct(jump: Jump) -> int:
    """By how much a run is longer than the longest before it, in whole per cent."""
    return 0 if jump.ratio is None else round((jump.ratio - 1) * 100)

"""What a runner calls the channels of a run, with their units."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class ChannelWords:
    """A channel's name and unit for people, the colour role of its line, and how many decimals it deserves."""

    name: str
    unit: str
    role: str
    decimals: int


_Text = str | Promise

CHANNEL_WORDS: dict[str, tuple[_Text, _Text, str, int]] = {
    "heart_rate_bpm": (_("Heart rate"), _("bpm"), "stop", 0),
    "cadence_spm": (_("Cadence"), _("steps/min"), "accent", 0),
    "altitude_m": (_("Altitude"), _("m"), "ink-2", 0),
    "contact_time_ms": (_("Ground contact time"), _("ms"), "accent", 0),
    "contact_balance_pct": (_("Contact balance, left foot"), _("%"), "accent", 1),
    "vertical_oscillation_mm": (_("Vertical oscillation"), _("mm"), "accent", 0),
    "vertical_ratio_pct": (_("Vertical ratio"), _("%"), "accent", 1),
    "step_length_mm": (_("Step length"), _("mm"), "run", 0),
    "power_w": (_("Power"), _("W"), "good", 0),
    "temperature_c": (_("Temperature"), _("°C"), "ink-2", 0),
    "speed_mps": (_("Speed"), _("m/s"), "run", 2),
}


def channel_words(channel: str) -> ChannelWords:
    """Words for a contract channel; a developer field is told as its app and its own name."""
    known = CHANNEL_WORDS.get(channel)
    if known is not None:
        return ChannelWords(str(known[0]), str(known[1]), known[2], known[3])
    _prefix, _colon, rest = channel.partition(":")
    app, _colon, name = rest.rpartition(":")
    return ChannelWords(f"{name} ({app})" if app else name or channel, "", "good", 1)

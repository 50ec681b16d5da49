"""Words of this room that no template holds."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from runtall.errors import RuntallError
from runtall_web.form.models import Clip

READER_WORDS = {
    "damaged_after_start": _("The video is damaged; what comes after the damage is missing."),
    "times_out_of_order": _("Some pictures had no time of their own and were left out."),
}
"""What the reader of videos warns of and the report does not say."""


def reader_notes(codes: Iterable[str]) -> list[str]:
    """The reader's warnings in words, without those that the report says itself."""
    return [str(READER_WORDS[code]) for code in codes if code in READER_WORDS]


def refusal_line(refused: RuntallError) -> str:
    """What happened and what to do, in the page's language, as one sentence."""
    told = refused.sentence(gettext)
    first = told[:1] if gettext(refused.template).startswith("{") else told[:1].upper()  # a file's name stays as it is
    return f"{first}{told[1:]}."


def state_words(clip: Clip) -> str:
    """Where a clip stands, with how far it is where that is known."""
    if clip.state == Clip.State.RECEIVING:
        return gettext("%(share)d %% sent") % {"share": 100 * clip.received_bytes // clip.size_bytes}
    if clip.state == Clip.State.RUNNING and clip.doing == Clip.Doing.JOINTS and clip.duration_s:
        return gettext("%(share)d %% read") % {"share": min(100, int(100 * clip.done_s / clip.duration_s))}
    return str(clip.get_state_display())

"""``makemessages`` with the engine's texts among the page's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.commands import makemessages

from runtall_web.home.engine_texts import engine_texts

LISTING = Path("engine_texts_for_translators.py")


class Command(makemessages.Command):
    """Writes the engine's texts where xgettext looks, for as long as it looks. Run it in ``src/runtall_web``."""

    def handle(self, *args: Any, **options: Any) -> None:
        calls = "\n".join(f"gettext({text!r})" for text in engine_texts())
        LISTING.write_text(f"from django.utils.translation import gettext\n{calls}\n", encoding="utf-8")
        try:
            super().handle(*args, **options)
        finally:
            LISTING.unlink()

"""Every error the engine raises on purpose, in one tree.

    RuntallError
    ├── InputRefused          the input cannot be used; nothing was changed      (exit status 2)
    │   ├── NotAnActivity     the bytes are no activity file, or hold no run
    │   ├── DamagedFile       an activity file, but nothing in it can be trusted
    │   ├── UnsafeArchive     a zip that is encrypted, a bomb, or points outside itself
    │   └── InvalidSettings   a runner, plan, log or rule file with a wrong or unknown key
    └── CatalogueError        our own TOML breaks its schema (a defect of the program)

Each error has a stable ``code`` and carries its evidence. ``template`` stays untranslated so that the
edge (terminal or page) can translate it before it fills in the evidence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping


class RuntallError(Exception):
    """An error with a stable code, a sentence that says what happened, one that says what to do, and evidence.

    ``template`` and ``remedy`` are ``str.format`` templates filled from ``evidence``.
    """

    default_code = "error"

    def __init__(self, template: str, *, remedy: str = "", code: str | None = None, **evidence: object) -> None:
        self.code = code or self.default_code
        self.template = template
        self.remedy = remedy
        self.evidence: Mapping[str, object] = evidence
        super().__init__(template.format(**evidence))

    def __str__(self) -> str:
        return self.sentence()

    def sentence(self, translate: Callable[[str], str] = str) -> str:
        """What happened and what to do; the templates pass through ``translate`` before the evidence fills them."""
        happened = translate(self.template).format(**self.evidence)
        return f"{happened}; {translate(self.remedy).format(**self.evidence)}" if self.remedy else happened

    def line(self, translate: Callable[[str], str] = str) -> str:
        """The one line a person sees: ``error[code]: what happened; what to do``."""
        line = f"error[{self.code}]: {self.sentence(translate)}"
        return "".join(letter if letter.isprintable() else "?" for letter in line)  # a path may hold a line break


class InputRefused(RuntallError):
    """The input cannot be used. Nothing was changed."""

    default_code = "input_refused"


class NotAnActivity(InputRefused):
    """The bytes are no activity file, or hold no run."""

    default_code = "not_an_activity"


class DamagedFile(InputRefused):
    """An activity file, but nothing in it can be trusted. ``offset`` in the evidence is a byte offset."""

    default_code = "damaged"


class UnsafeArchive(InputRefused):
    """A zip that is encrypted, expands beyond the limits, or names a path outside itself."""

    default_code = "unsafe_archive"


class InvalidSettings(InputRefused):
    """A TOML or JSON file written by a person has a wrong or unknown key, named in the evidence."""

    default_code = "invalid_settings"


class CatalogueError(RuntallError):
    """The program's own TOML breaks its schema."""

    default_code = "catalogue"

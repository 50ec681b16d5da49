"""XML without its dangers: no DTD, no entities, nothing fetched, bounded depth and token size, names without prefixes.

It reads through expat with namespaces switched off, so a prefix that nobody declared is no error.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn, Protocol
from xml.parsers import expat

from runtall.errors import DamagedFile

MAX_DEPTH = 64
MAX_TOKEN_BYTES = 1 << 20
MAX_TEXT = 4096
MAX_ELEMENTS = 3_000_000  # 64 MiB of GPX as devices write it has fewer
_CHUNK_BYTES = 1 << 16
_BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_WIDE_BOMS = (  # UTF-32's little-endian mark begins with UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"""^<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_EXPAT_READS = frozenset({"utf-8", "iso8859-1", "ascii"})


class XmlEvents(Protocol):
    """Who listens. Names come without their prefix; ``text`` is what stood directly before the end tag."""

    def start(self, name: str, attributes: Mapping[str, str], /) -> None: ...

    def end(self, name: str, text: str, /) -> None: ...


@dataclass(frozen=True, slots=True)
class XmlBreak:
    """Where well-formed XML ended: a byte offset and expat's word for what it met there."""

    offset: int
    problem: str


class StopReading(Exception):
    """A listener has seen enough."""


def looks_like_xml(data: bytes) -> bool:
    """Whether the first thing after a byte order mark and blanks is ``<`` (in UTF-8 or UTF-16)."""
    head = data[:4096]
    for bom in _BOMS:
        head = head.removeprefix(bom)
    return head.replace(b"\0", b"").lstrip().startswith(b"<")


def root_name(data: bytes) -> str | None:
    """The root element's name without prefix, or ``None`` when there is none."""
    first = _FirstName()
    stream_xml(data, first)
    return first.name


class _FirstName:
    def __init__(self) -> None:
        self.name: str | None = None

    def start(self, name: str, _attributes: Mapping[str, str]) -> None:
        self.name = name
        raise StopReading

    def end(self, _name: str, _text: str) -> None:
        raise StopReading


def stream_xml(data: bytes, events: XmlEvents) -> XmlBreak | None:
    """Tell ``events`` every element. Returns where the XML broke, or ``None`` when it was well-formed to its end.

    :raises DamagedFile: code ``xml_entities`` on any DTD or entity, ``xml_too_deep``, ``xml_too_long``,
        ``xml_token_too_long``.
    """
    text, encoding, skipped = _as_expat_reads_it(data)
    parser = expat.ParserCreate(encoding)
    parser.buffer_text = True
    depth = elements = 0
    words: list[str] = []
    held = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, elements, held
        depth += 1
        elements += 1
        if depth > MAX_DEPTH or elements > MAX_ELEMENTS:
            raise _too_much(depth, parser.CurrentByteIndex + skipped)
        words.clear()
        held = 0
        events.start(name.rpartition(":")[2], attributes)

    def end(name: str) -> None:
        nonlocal depth, held
        depth -= 1
        events.end(name.rpartition(":")[2], "".join(words).strip())
        words.clear()
        held = 0

    def characters(piece: str) -> None:
        nonlocal held
        if held < MAX_TEXT:
            words.append(piece[: MAX_TEXT - held])
            held += len(piece)

    def refuse(*_: object) -> NoReturn:
        raise DamagedFile(
            "the XML declares a document type or entities, which no activity file needs and which can be an attack",
            remedy="export the activity again",
            code="xml_entities",
            offset=parser.CurrentByteIndex + skipped,
        )

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, characters
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = parser.UnparsedEntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = parser.SkippedEntityHandler = refuse
    try:
        _feed(parser, text, skipped)
    except expat.ExpatError as error:
        return XmlBreak(parser.ErrorByteIndex + skipped, expat.ErrorString(error.code) or "")
    except StopReading:
        return None
    return None


def _too_much(depth: int, offset: int) -> DamagedFile:
    remedy = "export the activity again"
    if depth > MAX_DEPTH:
        template = "the XML is nested more than {depth} deep"
        return DamagedFile(template, remedy=remedy, code="xml_too_deep", depth=MAX_DEPTH, offset=offset)
    template = "the XML has more than {most} elements"
    return DamagedFile(template, remedy=remedy, code="xml_too_long", most=MAX_ELEMENTS, offset=offset)


def _feed(parser: expat.XMLParserType, text: bytes, skipped: int) -> None:
    for begin in range(0, len(text), _CHUNK_BYTES):
        parser.Parse(text[begin : begin + _CHUNK_BYTES], False)
        fed = min(begin + _CHUNK_BYTES, len(text))
        if fed - max(parser.CurrentByteIndex, 0) > MAX_TOKEN_BYTES:
            raise DamagedFile(
                "one piece of the XML is longer than {most} bytes",
                remedy="export the activity again",
                code="xml_token_too_long",
                most=MAX_TOKEN_BYTES,
                offset=parser.CurrentByteIndex + skipped,
            )
    parser.Parse(b"", True)


def _as_expat_reads_it(data: bytes) -> tuple[bytes, str, int]:
    """The bytes in an encoding that expat reads, that encoding's name, and how many leading bytes were dropped.

    A declaration that contradicts the bytes, or bytes that contradict the encoding, are no reason to lose a run:
    what cannot be decoded becomes U+FFFD.
    """
    for bom, name in _WIDE_BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(name, "replace").lstrip().encode(), "utf-8", 0
    for start, name in ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be")):
        if data.startswith(start):
            return data.decode(name, "replace").encode(), "utf-8", 0
    text = data.removeprefix(codecs.BOM_UTF8).lstrip()
    skipped = len(data) - len(text)
    declared = _DECLARED.match(text[:300])
    try:
        name = codecs.lookup(declared.group(1).decode("ascii") if declared else "utf-8").name
    except LookupError:
        name = "utf-8"
    if name in _EXPAT_READS and name != "utf-8":
        return text, "iso-8859-1", skipped
    if name.startswith(("utf-16", "utf-32")):
        name = "utf-8"  # the bytes would have shown it
    try:
        readable = text.decode(name, "strict" if name == "utf-8" else "replace")
    except UnicodeDecodeError:
        return text.decode("utf-8", "replace").encode(), "utf-8", skipped
    except (LookupError, ValueError):  # a codec that is no text encoding, such as "hex"
        return text, "utf-8", skipped
    return (text if name == "utf-8" else readable.encode()), "utf-8", skipped

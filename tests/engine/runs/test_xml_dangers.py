"""XML that attacks instead of telling of a run is refused in one line, quickly."""

from __future__ import annotations

import time

import pytest

from engine.runs.activity_files import gpx, steady
from runtall.errors import DamagedFile, UnsafeArchive
from runtall.runs import Limits, read_activity, xml_stream

BILLION_LAUGHS = (
    '<!DOCTYPE gpx [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
    "<gpx><trk><name>&c;</name></trk></gpx>"
)


@pytest.mark.parametrize(
    "data",
    [
        BILLION_LAUGHS,
        '<!DOCTYPE gpx SYSTEM "file:///etc/passwd"><gpx></gpx>',
        '<!DOCTYPE gpx [<!ENTITY x SYSTEM "file:///etc/passwd">]><gpx>&x;</gpx>',
        '<!DOCTYPE gpx [<!ENTITY % x SYSTEM "http://127.0.0.1/x.dtd"> %x;]><gpx></gpx>',
        "<!DOCTYPE TrainingCenterDatabase><TrainingCenterDatabase></TrainingCenterDatabase>",
    ],
)
def test_a_document_type_or_entity_is_refused(data: str) -> None:
    with pytest.raises(DamagedFile) as refusal:
        read_activity(data.encode(), "a.gpx")
    assert refusal.value.code == "xml_entities"


def test_an_undeclared_entity_only_breaks_the_file_there() -> None:
    activity = read_activity(gpx([steady(11)]).replace(b"</trkseg>", b"&boom;</trkseg>"), "a.gpx")
    assert activity.runs[0].timer_s == 10.0
    assert not activity.complete


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(DamagedFile) as refusal:
        read_activity(b"<gpx>" + b"<a>" * 100_000, "a.gpx")
    assert refusal.value.code == "xml_too_deep"


@pytest.mark.parametrize("opening", [b'<gpx><a b="', b"<gpx><!--", b"<gpx><", b"<gpx><?x "])
def test_an_endless_token_is_refused_in_time(opening: bytes) -> None:
    began = time.monotonic()
    with pytest.raises(DamagedFile) as refusal:
        read_activity(opening + b"x" * (30 << 20), "a.gpx")
    assert refusal.value.code == "xml_token_too_long"
    assert time.monotonic() - began < 5


def test_a_text_without_end_is_not_gathered() -> None:
    data = gpx([steady(11)], kind="<name>" + "x" * (8 << 20) + "</name><type>running</type>")
    assert read_activity(data, "a.gpx").runs[0].timer_s == 10.0


def test_names_lose_their_prefix_and_text_its_blanks() -> None:
    class Listener:
        def __init__(self) -> None:
            self.heard: list[tuple[str, str]] = []

        def start(self, name: str, attributes: object) -> None:
            self.heard.append((name, str(attributes)))

        def end(self, name: str, text: str) -> None:
            self.heard.append((name, text))

    listener = Listener()
    assert xml_stream.stream_xml(b'<x:a k="1"> one <b>&lt;two&gt;</b> three </x:a>', listener) is None
    assert listener.heard == [("a", "{'k': '1'}"), ("b", "{}"), ("b", "<two>"), ("a", "three")]


def test_a_flood_of_elements_is_refused_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_stream, "MAX_ELEMENTS", 1000)
    with pytest.raises(DamagedFile) as refusal:
        read_activity(b"<gpx>" + b"<a/>" * 2000 + b"</gpx>", "a.gpx")
    assert refusal.value.code == "xml_too_long"


def test_a_file_larger_than_the_limit_is_not_read() -> None:
    with pytest.raises(UnsafeArchive) as refusal:
        read_activity(gpx([steady(11)]), "a.gpx", limits=Limits(file_bytes=100))
    assert refusal.value.code == "too_large"

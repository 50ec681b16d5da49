"""We and fitdecode read the same values: our profile against its profile, our files and real ones value by value."""

from __future__ import annotations

from pathlib import Path

import fit_bytes
import fitdecode.profile
import pytest
from fit_bytes import BYTE, RECORD, RECORDS, SINT32, UINT8, UINT16, UINT32, beats, data, definition, part, short
from fit_examples import EXAMPLES

from authorities.fit_oracle import differences, read_with_oracle
from runtall import fit
from runtall.units import DEGREES_PER_SEMICIRCLE

PROFILE_FIELDS = [(number, field) for number, message in fit.PROFILE.items() for field in message.by_name.values()]
OUR_UNITS = {
    "deg": "semicircles",
    "%": ("%", "percent"),
    "1/min": "rpm",
    "W": "watts",
    "°C": "C",
    "a": "years",
    "h": "hr",
}


@pytest.mark.parametrize(("number", "field"), PROFILE_FIELDS, ids=lambda value: getattr(value, "name", str(value)))
def test_the_profile_agrees_with_fitdecodes(number: int, field: fit.Field) -> None:
    theirs = fitdecode.profile.MESSAGE_TYPES[number].fields[field.number]
    assert field.name == theirs.name
    assert field.offset == (theirs.offset or 0)
    assert (1 / DEGREES_PER_SEMICIRCLE if field.units == "deg" else field.scale) == (
        1 / DEGREES_PER_SEMICIRCLE if theirs.units == "semicircles" else theirs.scale or 1
    )
    assert field.base.name == theirs.base_type.name
    unit = OUR_UNITS.get(field.units, field.units)
    # fitdecode's profile leaves the unit of plain times away, and puts words where a number is only counted
    assert (theirs.units or (field.units and "s")) in (unit if isinstance(unit, tuple) else (unit,)) or not field.units


def test_message_names_agree_with_fitdecodes() -> None:
    for number, message in fit.PROFILE.items():
        assert fitdecode.profile.MESSAGE_TYPES[number].name == message.name


@pytest.mark.parametrize("name", EXAMPLES)
def test_our_own_files_read_the_same(name: str) -> None:
    assert list(differences(EXAMPLES[name])) == []
    assert not read_with_oracle(EXAMPLES[name]).failed


HAND_MADE = {
    "packed speed": definition(0, RECORD, [(8, 3, BYTE)])
    + b"".join(b"\0" + piece for piece in (b"abc", b"\xff" * 3, b"xyz")),
    "narrow and wide": definition(0, RECORD, [(6, 2, UINT16), (73, 4, UINT32)])
    + data(0, "<HI", 3000, 3111)
    + data(0, "<HI", 3000, 2**32 - 1),
    "short times": RECORDS
    + beats(1)
    + definition(1, RECORD, [(3, 1, UINT8)])
    + b"".join(short(1, bits, b"\1") for bits in (3, 31, 0, 9)),
    "positions": definition(0, RECORD, [(0, 4, SINT32), (1, 4, SINT32)], big=True)
    + data(0, ">ii", -(2**30), 2**31 - 1),
    "a size that fits no number": definition(0, RECORD, [(7, 1, UINT16), (3, 1, UINT8)]) + data(0, "BB", 1, 2),
    "several values where one belongs": definition(0, RECORD, [(73, 8, UINT32)]) + data(0, "<II", 3000, 9000),
}


@pytest.mark.parametrize("name", HAND_MADE)
def test_odd_messages_read_the_same(name: str) -> None:
    assert list(differences(part(HAND_MADE[name]))) == []


def test_the_comparison_would_notice(monkeypatch: pytest.MonkeyPatch) -> None:
    """The comparison itself can fail: it sees a changed value, a missing row and a row too many."""
    whole = part(RECORDS + beats(100, 101))
    read = fit.read
    monkeypatch.setattr(fit, "read", lambda _: read(part(RECORDS + beats(100, 99))))
    assert len(list(differences(whole))) == 1
    monkeypatch.setattr(fit, "read", lambda _: read(part(RECORDS + beats(100))))
    assert list(differences(whole)) == ["message 20 at byte 32 is missing"]
    monkeypatch.setattr(fit, "read", lambda _: read(part(RECORDS + beats(100, 101, 102))))
    assert len(list(differences(whole))) == 1


def test_our_checksum_is_the_bitwise_one() -> None:
    for name, file in EXAMPLES.items():
        if name != "chain":
            assert fit_bytes.crc(file) == 0


@pytest.mark.data
def test_real_files_read_the_same(real_data: Path) -> None:
    files = [path for folder in ("runs", "strength", "broken") for path in sorted((real_data / folder).glob("*.fit"))]
    assert files
    found = {path.name: list(differences(path.read_bytes()))[:5] for path in files}
    assert {name: wrong for name, wrong in found.items() if wrong} == {}

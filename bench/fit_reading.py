"""Reading FIT files: our codec, fitdecode, and a bare loop of ``struct`` that throws away what it unpacks."""

from __future__ import annotations

import os
import struct
from pathlib import Path

import fitdecode
import numpy as np

from bench.ratios import Result, Wanted, alternate
from runtall import fit

TITLE = "Reading FIT files"

START_S = 1_100_000_000
_LETTERS = {base.code: base.letter for base in fit.BASE_TYPES}


def measure() -> list[Result]:
    """Real running files with running dynamics where ``RUNTALL_DATA`` names them, else files of our own making."""
    files = _real_files() or _own_files()
    samples = sum(len(part[fit.Message.RECORD]) for data in files for part in fit.read(data).parts)
    of = f"{len(files)} {'real' if _real_files() else 'own'} files, {samples:,} records"
    timed = alternate({"runtall": lambda: _ours(files), "bare struct loop": lambda: _bare(files)}, rounds=15)
    slow = alternate({"fitdecode": lambda: _fitdecode(files), "runtall": lambda: _ours(files)}, rounds=3)
    walk = alternate(
        {"runtall, tables only": lambda: _tables(files), "bare struct loop": lambda: _bare(files)}, rounds=15
    )
    return [
        slow.ratio("fitdecode", "runtall", Wanted("at_least", 25), f"{of}; fitdecode without its checksum"),
        timed.ratio("runtall", "bare struct loop", Wanted("at_most", 1.5), f"{of}; every column decoded"),
        walk.ratio("runtall, tables only", "bare struct loop", None, f"{of}; columns are decoded when asked for"),
    ]


def _real_files() -> list[bytes]:
    folder = os.environ.get("RUNTALL_DATA")
    if not folder:
        return []
    files = [path.read_bytes() for path in sorted((Path(folder) / "runs").glob("*.fit"))]
    return [data for data in files if any(_has_dynamics(part) for part in fit.read(data).parts)]


def _has_dynamics(part: fit.FitPart) -> bool:
    return bool(np.isfinite(part[fit.Message.RECORD]["vertical_oscillation"]).any())


def _own_files(seconds: int = 3600, count: int = 8) -> list[bytes]:
    """Runs of an hour at one sample a second with running dynamics and a developer field."""
    files = []
    power = fit.DeveloperField(fit.DeveloperKey(0, 0), "Power", "W", fit.BASE_TYPES[4], bytes(16))
    for run in range(count):
        at = np.arange(seconds, dtype=float)
        writer = fit.Writer()
        writer.add_row(fit.Message.FILE_ID, {"type": 4, "manufacturer": 255, "time_created": START_S + 86400 * run})
        columns = {
            "timestamp": START_S + 86400 * run + at,
            "position_lat": 48.0 + at / 40_000,
            "position_long": 11.5 + at / 30_000,
            "distance": 3.0 * at,
            "enhanced_altitude": 520.0 + np.sin(at / 60),
            "enhanced_speed": 3.0 + 0.1 * np.sin(at / 9),
            "heart_rate": 120 + 40 * at / seconds,
            "cadence": 86 + (at % 3),
            "fractional_cadence": 0.5 * (at % 2),
            "vertical_oscillation": 92.0 + at % 5,
            "vertical_ratio": 8.0 + at % 3 / 10,
            "stance_time": 250.0 + at % 9,
            "stance_time_balance": 49.5 + at % 4 / 10,
            "step_length": 1040.0 + at % 11,
            "power": 250.0 + at % 17,
            "temperature": np.full(seconds, 21.0),
        }
        writer.add_rows(fit.Message.RECORD, columns, {power: 255 + at % 13})
        ends = {"timestamp": START_S + 86400 * run + seconds, "start_time": START_S + 86400 * run}
        writer.add_row(
            fit.Message.SESSION, {**ends, "sport": 1, "total_timer_time": seconds, "total_distance": 3.0 * seconds}
        )
        files.append(writer.to_bytes())
    return files


def _tables(files: list[bytes]) -> None:
    for data in files:
        fit.read(data)


def _ours(files: list[bytes]) -> None:
    """Read, and decode every column that the file has."""
    for data in files:
        for part in fit.read(data).parts:
            for number, table in part.tables.items():
                fields = fit.PROFILE[number].by_name
                for name in table:
                    kind = fields[name].base.kind
                    _ = table[name] if kind == "number" else table.texts(name) if kind == "text" else table.blobs(name)
                for described in table.developer_fields:
                    if described.base.kind == "number":
                        table.developer(described)
                    elif described.base.kind == "text":
                        table.developer_texts(described)


def _fitdecode(files: list[bytes]) -> None:
    for data in files:
        with fitdecode.FitReader(
            data, check_crc=fitdecode.CrcCheck.DISABLED, error_handling=fitdecode.ErrorHandling.IGNORE
        ) as reader:
            for _ in reader:
                pass


def _bare(files: list[bytes]) -> None:
    """The least that any reader in Python has to do: headers, definitions, one ``Struct`` for each, and unpack."""
    for data in files:
        start = 0
        while start < len(data):
            at = start + data[start]
            end = at + int.from_bytes(data[start + 4 : start + 8], "little")
            layouts: list[struct.Struct] = [struct.Struct("")] * 16
            while at < end:
                header = data[at]
                at += 1
                if header & 0xC0 == 0x40:
                    layout, at_next = _layout(data, at, header)
                    layouts[header & 0x0F] = layout
                    at = at_next
                else:
                    layout = layouts[header >> 5 & 3 if header & 0x80 else header & 0x0F]
                    layout.unpack_from(data, at)
                    at += layout.size
            start = end + 2


def _layout(data: bytes, at: int, header: int) -> tuple[struct.Struct, int]:
    parts = [">" if data[at + 1] else "<"]
    after = at + 5 + 3 * data[at + 4]
    for place in range(at + 5, after, 3):
        size, letter = data[place + 1], _LETTERS.get(data[place + 2], "s")
        width = struct.calcsize("<" + letter)
        parts.append(f"{size}s" if letter == "s" or size % width else f"{size // width}{letter}")
    if header & 0x20:
        parts += [f"{data[place + 1]}s" for place in range(after + 1, after + 1 + 3 * data[after], 3)]
        after += 1 + 3 * data[after]
    return struct.Struct("".join(parts)), after

"""Two thousand simulated runs into the store, against bare reading of the same files; and the memory it takes."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from bench.ratios import Result, Wanted
from runtall.runs import read_activity
from runtall.runs.simulate import SimulatedRunner, simulate_files

TITLE = "Importing runs"

MANY = 2000
FEW = 400
RUNS_PER_S = 20.0
COMMAND = "from runtall.cli.main import main; import sys; code = main(); "
COMMAND += "import resource; print(resource.getrusage(resource.RUSAGE_SELF), file=sys.stderr); raise SystemExit(code)"


def measure() -> list[Result]:
    """The command line as a process of its own, on one core, with its start; memory as the ratio of two peaks."""
    with tempfile.TemporaryDirectory(prefix="runtall-bench-") as made:
        folder = Path(made)
        files = _write(folder / "runs", MANY)
        few = folder / "few"
        few.mkdir()
        for file in files[:: MANY // FEW]:  # of all years, so that the longest runs are alike
            (few / file.name).hardlink_to(file)
        read_s = _read(files)
        import_s, many_kib = _import(folder / "runs", folder / "data")
        _few_s, few_kib = _import(few, folder / "data-few")
        again_s, _ = _import(folder / "runs", folder / "data")
    of = f"{MANY} simulated FIT files"
    return [
        Result(
            "20 runs/s",
            "importing",
            MANY / RUNS_PER_S / import_s,
            MANY / RUNS_PER_S,
            import_s,
            Wanted("at_least", 1.0),
            f"{of}: {MANY / import_s:,.0f} runs/s on one core, database, fsync and start included",
        ),
        Result("importing", "bare reading", import_s / read_s, import_s, read_s, None, of),
        Result("importing again", "importing", again_s / import_s, again_s, import_s, None, f"{of}, all known"),
        Result(
            f"peak memory of {MANY} files",
            f"of {FEW} files",
            many_kib / few_kib,
            import_s,
            _few_s,
            Wanted("at_most", 1.15),
            f"{many_kib / 1024:.0f} MiB / {few_kib / 1024:.0f} MiB",
        ),
    ]


def _write(folder: Path, count: int) -> list[Path]:
    folder.mkdir()
    runner = SimulatedRunner(seed=2000, first_day=date(2015, 1, 5), years=12)
    paths = []
    for file in simulate_files(runner, count):
        paths.append(folder / file.name)
        paths[-1].write_bytes(file.data)
    return paths


def _read(paths: list[Path]) -> float:
    started = time.perf_counter()
    for path in paths:
        activity = read_activity(path.read_bytes(), path.name)
        for run in activity.runs:
            for values in run.channels.values():
                values.sum()
    return time.perf_counter() - started


def _import(folder: Path, data_dir: Path) -> tuple[float, int]:
    """Seconds and peak KiB of a process that is kept to one core where the system can."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("RUNTALL_", "DJANGO_"))}
    command = [sys.executable, "-c", COMMAND, "import", str(folder), "--data-dir", str(data_dir), "--json"]
    started = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=True, preexec_fn=_one_core)
    seconds = time.perf_counter() - started
    told = json.loads(done.stdout)
    if told["refused"] or told["new"] + told["duplicate"] != told["files"]:
        raise AssertionError(told)
    peak = done.stderr.partition("ru_maxrss=")[2].partition(",")[0]
    return seconds, int(peak)


def _one_core() -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

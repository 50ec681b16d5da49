"""A seventh exercise is two TOML files in the catalogue: the coach, its command and the pages then know it, without a
line of code. The catalogue is a copy, everything else is the program itself."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from engine.coach.performing import performed
from runtall.body import write_recording
from runtall.catalogue import read_movement

TESTS = Path(__file__).parents[2]
SEVENTH = TESTS / "seventh"
SOURCES = TESTS.parent / "src"
SWAPPED = "runtall/catalogue"


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program with two more files in its catalogue."""
    copy = tmp_path_factory.mktemp("program")
    (copy / "runtall").mkdir()
    for entry in (SOURCES / "runtall").iterdir():
        if entry.name == "catalogue":
            shutil.copytree(entry, copy / SWAPPED, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            (copy / "runtall" / entry.name).symlink_to(entry)
    (copy / "runtall_web").symlink_to(SOURCES / "runtall_web")
    for folder in ("exercises", "movements"):
        shutil.copy(SEVENTH / folder / "bird_dog_row.toml", copy / SWAPPED / folder)
    return copy


def run(program: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Python with the copied program before the installed one."""
    path = os.pathsep.join((str(program), str(TESTS)))
    return subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        cwd=TESTS.parent,
        env=os.environ | {"PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"},
    )


@pytest.mark.parametrize("fault", ["", "head_hangs"])
def test_the_command_coaches_it(program: Path, tmp_path: Path, fault: str) -> None:
    movement = read_movement((SEVENTH / "movements" / "bird_dog_row.toml").read_text("utf-8"), "bird_dog_row.toml")
    recording, told = performed(movement, fault=fault)
    path = tmp_path / "rows.landmarks"
    with path.open("wb") as stream:
        write_recording(recording.header, recording.frames, stream)
    command = "import sys; from runtall.cli import main; sys.exit(main(sys.argv[1:]))"
    done = run(program, "-c", command, "coach", str(path), "--exercise", "bird_dog_row", "--json")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert [rep["side"] for rep in said["reps"]] == [truth.side for truth in told]
    assert [rep["faults"] for rep in said["reps"]] == [[fault] if fault else []] * len(told)


def test_the_page_of_movements_has_it(program: Path) -> None:
    done = run(program, "-m", "runtall.coach.page")
    assert done.returncode == 0, done.stderr
    assert "## Bird-dog row" in done.stdout
    assert "| `head_hangs` |" in done.stdout


def test_the_pages_show_it(program: Path) -> None:
    done = run(program, "-m", "pytest", "-p", "no:cacheprovider", str(Path(__file__).with_name("seventh_pages.py")))
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_definition_without_an_exercise_is_refused(program: Path, tmp_path: Path) -> None:
    orphaned = tmp_path / "program"
    shutil.copytree(program, orphaned, symlinks=True)
    (orphaned / SWAPPED / "exercises" / "bird_dog_row.toml").unlink()
    done = run(orphaned, "-c", "from runtall.catalogue import load_movements; load_movements()")
    assert "CatalogueError: movements/bird_dog_row.toml" in done.stderr
    assert "exercises/bird_dog_row.toml is missing" in done.stderr


def test_an_exercise_without_a_definition_is_taught_and_not_coached(program: Path, tmp_path: Path) -> None:
    taught = tmp_path / "program"
    shutil.copytree(program, taught, symlinks=True)
    (taught / SWAPPED / "movements" / "bird_dog_row.toml").unlink()
    command = "import sys; from runtall.cli import main; sys.exit(main(sys.argv[1:]))"
    done = run(taught, "-c", command, "coach", "rows.landmarks", "--exercise", "bird_dog_row")
    assert done.returncode == 2
    assert done.stderr.startswith("error[unknown_exercise]: ")

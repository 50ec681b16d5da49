"""``runtall import`` as a process: counts, one clear line, killed and resumed, two at once, a full disk."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
from pathlib import Path

from processes import MANY, PATIENCE_S, RUNTALL, count, environment, report, runtall, started, wait_for

RUNS = "SELECT count(*) FROM runs_run"
FILES = "SELECT count(*) FROM runs_storedfile"


def originals(data_dir: Path) -> list[Path]:
    return [path for path in (data_dir / "files").rglob("*") if path.is_file()]


def test_counts_for_people_and_for_machines(season_folder: Path, tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    (tmp_path / "bad.fit").write_bytes(b"no such thing")
    done = runtall("import", season_folder, tmp_path / "bad.fit", "--data-dir", data_dir)
    assert done.returncode == 0
    assert done.stdout.splitlines()[-1] == "12 new, 0 duplicate, 1 refused"
    assert done.stdout.startswith(f"refused {tmp_path / 'bad.fit'}: ")
    assert done.stderr == ""
    told = report("import", season_folder, tmp_path / "bad.fit", "--data-dir", data_dir)
    assert (told["new"], told["duplicate"], told["refused"]) == (0, 12, 1)
    assert [refusal["name"] for refusal in told["refusals"]] == [str(tmp_path / "bad.fit")]  # type: ignore[union-attr, index]  # JSON


def test_nothing_usable_is_a_refusal_with_its_reasons(tmp_path: Path) -> None:
    (tmp_path / "bad.fit").write_bytes(b"no such thing")
    for _again in range(2):
        done = runtall("import", tmp_path / "bad.fit", "--data-dir", tmp_path / "data")
        assert done.returncode == 2
        assert done.stdout.startswith(f"refused {tmp_path / 'bad.fit'}: ")
        assert done.stderr.startswith("error[nothing_usable]: ")
        assert done.stderr.count("\n") == 1


def test_what_is_not_there_is_one_line(tmp_path: Path) -> None:
    done = runtall("import", tmp_path / "nothing", "--data-dir", tmp_path / "data")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error[not_found]: ")
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "data").exists()


def test_a_data_folder_that_cannot_be_is_one_line(season_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    done = runtall("import", season_folder, "--data-dir", tmp_path / "file" / "data")
    assert done.returncode == 2
    assert done.stderr.startswith("error[data_dir]: ")
    assert done.stderr.count("\n") == 1


def test_killed_in_its_midst_it_resumes_and_doubles_nothing(many_runs: Path, tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    process = started("import", many_runs, "--data-dir", data_dir)
    wait_for(lambda: count(data_dir, RUNS) > 0 or process.poll() is not None, "the first runs")
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    before = count(data_dir, RUNS)
    assert 0 < before < MANY
    told = report("import", many_runs, "--data-dir", data_dir)
    assert (told["new"], told["duplicate"], told["refused"]) == (MANY - before, before, 0)
    assert count(data_dir, RUNS) == count(data_dir, FILES) == MANY
    assert len({path.name for path in originals(data_dir) if not path.name.startswith(".")}) == MANY


def test_stopped_with_ctrl_c_it_keeps_what_it_read(many_runs: Path, tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    process = started("import", many_runs, "--data-dir", data_dir)
    wait_for(lambda: count(data_dir, RUNS) > 0 or process.poll() is not None, "the first runs")
    process.send_signal(signal.SIGINT)
    _out, error = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 130
    assert "Traceback" not in error
    assert error.strip().endswith("import again to go on")
    assert count(data_dir, RUNS) == count(data_dir, FILES) > 0


def test_two_at_once_double_nothing(season_folder: Path, many_runs: Path, tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    both = [started("import", many_runs, season_folder, "--data-dir", data_dir, "--json") for _ in range(2)]
    told = []
    for process in both:
        out, error = process.communicate(timeout=PATIENCE_S * 2)
        assert process.returncode == 0, error
        told.append(json.loads(out))
    assert sum(each["new"] for each in told) == MANY + 12
    assert all(each["new"] + each["duplicate"] == MANY + 12 for each in told)
    assert count(data_dir, RUNS) == count(data_dir, FILES) == MANY + 12
    assert count(data_dir, "SELECT count(*) FROM runs_runsource") == MANY + 12


def test_a_disk_that_is_full_is_one_line(many_runs: Path, tmp_path: Path) -> None:
    """The system refuses files above 400 KB, as a full disk refuses all: the database outgrows that soon."""
    data_dir = tmp_path / "data"
    done = subprocess.run(
        [*RUNTALL, "import", str(many_runs), "--data-dir", str(data_dir)],
        capture_output=True,
        text=True,
        env=environment(),
        timeout=PATIENCE_S,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, resource.RLIM_INFINITY)),
        check=False,
    )
    assert done.returncode == 2, done.stderr
    assert done.stderr.count("\n") == 1, done.stderr
    assert done.stderr.startswith("error[")
    told = report("import", many_runs, "--data-dir", data_dir)
    assert told["new"] + told["duplicate"] == MANY  # type: ignore[operator]  # JSON
    assert count(data_dir, RUNS) == MANY


def test_an_old_database_is_copied_before_it_is_changed(season_folder: Path, tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    older = "import sys; from runtall_web.config.data_dir import open_data_dir; open_data_dir(sys.argv[1]);"
    older += "from runtall_web.config.start import set_up_django; set_up_django();"
    older += "from django.core.management import call_command; call_command('migrate', 'accounts', verbosity=0)"
    command = [RUNTALL[0], "-c", older, str(data_dir)]
    subprocess.run(command, env=environment(), check=True, timeout=PATIENCE_S)
    assert runtall("import", season_folder, "--data-dir", data_dir).returncode == 0
    copies = list((data_dir / "backups").glob("before-migration-*.sqlite3"))
    assert len(copies) == 1
    assert runtall("import", season_folder, "--data-dir", data_dir).returncode == 0
    assert list((data_dir / "backups").glob("before-migration-*.sqlite3")) == copies


def test_a_newer_database_is_refused_and_left_alone(season_folder: Path, tmp_path: Path) -> None:
    import sqlite3

    data_dir = tmp_path / "data"
    runtall("import", season_folder, "--data-dir", data_dir)
    with sqlite3.connect(data_dir / "runtall.sqlite3") as writer:
        writer.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('runs', '9999_later', '2030-01-01')")
    writer.close()
    done = runtall("import", season_folder, "--data-dir", data_dir)
    assert done.returncode == 2
    assert done.stderr.startswith("error[database]: the database in")
    assert "newer Runtall" in done.stderr


def test_a_damaged_database_is_one_line(season_folder: Path, tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    data_dir.mkdir()
    (data_dir / "runtall.sqlite3").write_bytes(b"this is no database, and long enough to be read as one" * 40)
    done = runtall("import", season_folder, "--data-dir", data_dir)
    assert done.returncode == 2
    assert done.stderr.startswith("error[database]: ")
    assert done.stderr.count("\n") == 1


def test_names_that_are_no_text_stop_nothing(season_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "odd"
    folder.mkdir()
    run = sorted(path for path in season_folder.iterdir() if path.is_file())[0].read_bytes()
    for name, data in ((b"good\xff.fit", run), (b"bad\xff.fit", b"junk"), (b"two\nlines.fit", b"junk too")):
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_bytes(data)
    told = report("import", folder, "--data-dir", tmp_path / "data")
    assert (told["new"], told["refused"]) == (1, 2)
    people = runtall("import", folder, "--data-dir", tmp_path / "data")
    assert (people.returncode, people.stderr) == (0, "")
    assert len(people.stdout.splitlines()) == 3  # two refusals, one summary

"""The cast and the files of every web test: Alice owns, Bob is another runner, Charlie is nobody to either."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from pytest_django.fixtures import Settings

from runtall.runs.simulate import SimulatedRunner, simulate_files
from runtall_web.accounts.models import LOCAL_USERNAME, User
from runtall_web.config.data_dir import DataDir
from runtall_web.runs.actions.begin_import import begin_import
from runtall_web.runs.actions.import_files import import_files
from runtall_web.runs.models import Import

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def alice(db: None) -> User:
    """The runner of this machine: requests from it are hers."""
    return User.objects.create(username=LOCAL_USERNAME)


@pytest.fixture
def bob(db: None) -> User:
    return User.objects.create(username="bob")


@pytest.fixture
def charlie(db: None) -> User:
    return User.objects.create(username="charlie")


@pytest.fixture
def data_dir(tmp_path_factory: pytest.TempPathFactory, settings: Settings) -> DataDir:
    """A data folder of this test's own, for originals and uploads; the database stays the test's."""
    own = DataDir(tmp_path_factory.mktemp("data"))
    for folder in (own.files, own.videos, own.incoming, own.backups, own.log.parent):
        folder.mkdir(parents=True)
    settings.DATA_DIR = own
    settings.FILE_UPLOAD_TEMP_DIR = str(own.incoming)
    return own


@pytest.fixture(scope="session")
def season_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve simulated runs as FIT, TCX and GPX in turn, with their folder's Strava-less names."""
    folder = tmp_path_factory.mktemp("season")
    runner = SimulatedRunner(seed=7, first_day=date(2026, 9, 1))
    for file in simulate_files(runner, 12, ("fit", "tcx", "gpx")):
        (folder / file.name).write_bytes(file.data)
    return folder


@pytest.fixture
def bring(data_dir: DataDir) -> Callable[..., Import]:
    """Import paths for a user, as the command line does."""

    def import_for(owner: User, *paths: Path) -> Import:
        job = begin_import(owner, Import.Via.COMMAND, NOW)
        return import_files(job, list(paths), clock=lambda: NOW)

    return import_for


@pytest.fixture
def page(alice: User, data_dir: DataDir) -> Client:
    """A browser on this machine."""
    return Client(REMOTE_ADDR="127.0.0.1")


@pytest.fixture
def close_connections() -> Iterator[None]:
    yield
    connection.close()

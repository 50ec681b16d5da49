"""An import at work: files are read one by one and settled in batches, each batch in one transaction.

A file's bytes are in the store, synced, before a row names them. Every row is found again by the file's SHA-256, so an
import that was killed, or runs beside another, does nothing twice.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from runtall.errors import RuntallError
from runtall.runs import Activity
from runtall_web.accounts.models import User
from runtall_web.jobs.refusal import NAME_LIMIT, Refusal
from runtall_web.runs.bridge import FoundFile, RefusedFile, features_of, read_found
from runtall_web.runs.matching import place_run
from runtall_web.runs.models import READER_VERSION, Import, ImportRefusal, StoredFile
from runtall_web.runs.originals import OriginalsBatch, digest

BATCH_FILES = 50
BATCH_S = 1.0
COUNTS = [
    "new_runs",
    "new_files",
    "duplicate_files",
    "refused_files",
    "skipped_files",
    "done_files",
    "done_bytes",
    "heartbeat_at",
    "reading_s",
]


class Stopped(Exception):
    """The import left off between two files. ``cancelled`` tells a person's wish from a shutdown."""

    def __init__(self, *, cancelled: bool) -> None:
        self.cancelled = cancelled
        super().__init__()


@dataclass(slots=True)
class ReadFile:
    """A file between reading and the database."""

    name: str
    sha256: str
    size_bytes: int
    listed: dict[str, str]
    packed_bytes: int = 0
    activity: Activity | None = None
    refusal: Refusal | None = None
    known: bool = False


@dataclass(slots=True)
class Batch:
    """What waits for the next transaction."""

    files: list[ReadFile] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    skipped: int = 0
    packed_bytes: int = 0
    began_s: float = field(default_factory=time.monotonic)

    def is_due(self) -> bool:
        waiting = len(self.files) + len(self.refusals) + self.skipped
        return waiting >= BATCH_FILES or (waiting > 0 and time.monotonic() - self.began_s >= BATCH_S)


class Importer:
    """Works through found files for one ``Import``. ``told`` is called after every batch with the row as it stands."""

    def __init__(
        self,
        job: Import,
        *,
        clock: Callable[[], datetime],
        stopping: Callable[[], bool] = lambda: False,
        told: Callable[[Import], None] = lambda _: None,
    ) -> None:
        self.job = job
        self.clock = clock
        self.stopping = stopping
        self.told = told
        self._originals = OriginalsBatch()
        self._batch = Batch()
        self._seen: set[bytes] = set()

    def work_through(self, found: Iterable[FoundFile | RefusedFile]) -> None:
        """Read everything. Raises ``Stopped`` between two files, and ``OSError`` when the disk refuses."""
        for item in found:
            self._batch.packed_bytes += item.packed_bytes
            if isinstance(item, FoundFile):
                self._take(item)
            elif item.skipped:
                self._batch.skipped += 1
            else:
                self._batch.refusals.append(Refusal.of(item.name, item.error))
            if self._batch.is_due():
                self._settle()
            if self.stopping():
                self._settle()
                raise Stopped(cancelled=False)
        self._settle()

    def _take(self, found: FoundFile) -> None:
        sha256 = digest(found.data)
        read = ReadFile(found.name[:NAME_LIMIT], sha256, len(found.data), found.listed)
        self._batch.files.append(read)
        known = StoredFile.objects.filter(owner_id=self.job.owner_id, sha256=sha256).first()
        if known is not None and known.status == StoredFile.Status.KEPT:
            read.known = True
            self._originals.put(sha256, found.data)  # does nothing unless the original was lost
            return
        if known is not None and known.reader_version >= READER_VERSION:
            read.known = True
            read.refusal = Refusal(read.name, known.code, known.template, known.remedy, dict(known.evidence))
            return
        try:
            read.activity = read_found(found)
        except RuntallError as refused:
            read.refusal = Refusal.of(read.name, refused)
            return
        self._originals.put(sha256, found.data)

    def _settle(self) -> None:
        self._originals.settle()
        batch, self._batch = self._batch, Batch()
        with transaction.atomic():
            User.objects.select_for_update().get(pk=self.job.owner_id)  # two imports of one runner take turns
            self.job.refresh_from_db(fields=["cancel_asked"])
            for read in batch.files:
                self._settle_file(read)
            ImportRefusal.objects.bulk_create(
                [_refusal_row(self.job, refusal) for refusal in batch.refusals], ignore_conflicts=True
            )
            self.job.refused_files += len(batch.refusals)
            self.job.skipped_files += batch.skipped
            self.job.done_files += len(batch.files) + len(batch.refusals) + batch.skipped
            self.job.done_bytes += batch.packed_bytes
            self.job.heartbeat_at = self.clock()
            self.job.reading_s += time.monotonic() - batch.began_s
            self.job.save(update_fields=COUNTS)
        self._seen.update(bytes.fromhex(read.sha256) for read in batch.files)
        self.told(self.job)
        if self.job.cancel_asked:
            raise Stopped(cancelled=True)

    def _settle_file(self, read: ReadFile) -> None:
        stored = StoredFile.objects.filter(owner_id=self.job.owner_id, sha256=read.sha256).first()
        if read.refusal is not None and (stored is None or stored.status == StoredFile.Status.REFUSED):
            self._settle_refusal(read, read.refusal, stored)
            return
        if stored is None or stored.status == StoredFile.Status.REFUSED:
            stored = self._settle_new(read, stored)
        # Its runs count as new once: here, or again when this very import is resumed after a kill.
        is_ours = stored.first_job_id == self.job.pk and bytes.fromhex(read.sha256) not in self._seen
        if is_ours and stored.brought_runs:
            self.job.new_files += 1
            self.job.new_runs += stored.brought_runs
        else:
            self.job.duplicate_files += 1
        self._seen.add(bytes.fromhex(read.sha256))

    def _settle_new(self, read: ReadFile, refused_before: StoredFile | None) -> StoredFile:
        activity = read.activity
        if activity is None:
            raise AssertionError(f"{read.name} was neither read nor refused")
        stored = refused_before or StoredFile(owner_id=self.job.owner_id, sha256=read.sha256)
        stored.first_job = self.job
        stored.name, stored.size_bytes, stored.listed = read.name, read.size_bytes, read.listed
        stored.kind, stored.first_seen_at = activity.format, self.clock()
        stored.status, stored.reader_version = StoredFile.Status.KEPT, READER_VERSION
        stored.code = stored.template = stored.remedy = ""
        stored.evidence = {}
        stored.warnings = [
            {"code": w.code, "template": w.template, "params": dict(w.params), "offset": w.offset}
            for w in activity.warnings[:50]
        ]
        stored.save()
        for leg, run in enumerate(activity.runs):
            stored.brought_runs += place_run(
                self.job.owner_id, stored, leg, run, features_of(run, activity), read.listed.get("title", "")
            )
        stored.save(update_fields=["brought_runs"])
        return stored

    def _settle_refusal(self, read: ReadFile, refusal: Refusal, stored: StoredFile | None) -> None:
        row = stored or StoredFile(
            owner_id=self.job.owner_id, sha256=read.sha256, first_job=self.job, first_seen_at=self.clock()
        )
        row.name, row.size_bytes, row.listed = read.name, read.size_bytes, read.listed
        row.status, row.reader_version = StoredFile.Status.REFUSED, READER_VERSION
        row.code, row.template = refusal.code, refusal.template
        row.remedy, row.evidence = refusal.remedy, refusal.evidence
        row.save()
        ImportRefusal.objects.bulk_create([_refusal_row(self.job, refusal)], ignore_conflicts=True)
        self.job.refused_files += 1


def _refusal_row(job: Import, refusal: Refusal) -> ImportRefusal:
    return ImportRefusal(
        job=job,
        name=refusal.name,
        code=refusal.code,
        template=refusal.template,
        remedy=refusal.remedy,
        evidence=refusal.evidence,
    )

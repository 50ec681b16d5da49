"""Derive a run's features again from its original, after the way they are derived has changed."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.db import transaction

from runtall.errors import RuntallError
from runtall_web.runs.bridge import features_of, read_again_whole
from runtall_web.runs.models import FEATURES_VERSION, Run

logger = logging.getLogger(__name__)


def derive_all_again(stopping: Callable[[], bool] = lambda: False) -> int:
    """Bring every run's features to ``FEATURES_VERSION``; returns how many were derived. Stops between two runs.

    A run whose original is gone keeps its old features.
    """
    derived, last = 0, 0
    while not stopping():
        row = (
            Run.objects.filter(origin=Run.Origin.FILE, features_version__lt=FEATURES_VERSION, pk__gt=last)
            .order_by("pk")
            .first()
        )
        if row is None:
            break
        last = row.pk
        derived += _derive(row)
    return derived


def _derive(row: Run) -> int:
    try:
        whole = read_again_whole(row)
    except RuntallError as refused:
        logger.warning("run %d keeps its old features: %s", row.pk, refused)
        return 0
    if whole is None:
        return 0
    run, activity = whole
    with transaction.atomic():
        fresh = Run.objects.select_for_update().get(pk=row.pk)
        fresh.features, fresh.features_version = features_of(run, activity), FEATURES_VERSION
        fresh.save(update_fields=["features", "features_version"])
    return 1

"""Set in the worker when it was asked to stop: long work leaves off at the next safe point."""

from __future__ import annotations

import threading

STOPPING = threading.Event()

"""FIT files, read and written by our own codec.

``read`` turns bytes into a ``FitFile``: parts, each with one ``Table`` of columns per message. ``Writer`` makes bytes.

>>> from runtall import fit
>>> writer = fit.Writer()
>>> writer.add_rows(fit.Message.RECORD, {"timestamp": [1e9, 1e9 + 1, 1e9 + 2], "heart_rate": [101, None, 103]})
>>> part = fit.read(writer.to_bytes()).parts[0]
>>> part[fit.Message.RECORD]["heart_rate"]
array([101.,  nan, 103.])
"""

from runtall.fit.basetypes import BASE_TYPES, BaseType
from runtall.fit.developer import DeveloperField, DeveloperKey
from runtall.fit.file import EPOCH, FitFile, FitPart, fit_seconds, utc
from runtall.fit.notices import FitWarning
from runtall.fit.profile import PROFILE, Field, Message
from runtall.fit.read import ALL_MESSAGES, MAX_BYTES, read
from runtall.fit.table import Table
from runtall.fit.write import Writer

__all__ = [
    "ALL_MESSAGES",
    "BASE_TYPES",
    "EPOCH",
    "MAX_BYTES",
    "PROFILE",
    "BaseType",
    "DeveloperField",
    "DeveloperKey",
    "Field",
    "FitFile",
    "FitPart",
    "FitWarning",
    "Message",
    "Table",
    "Writer",
    "fit_seconds",
    "read",
    "utc",
]

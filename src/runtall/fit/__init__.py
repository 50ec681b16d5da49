"""FIT files, read and written by our own codec.

``read`` turns bytes into a ``FitFile``: parts, each with one ``Table`` of columns per message.

>>> from runtall import fit
>>> part = fit.read(data).parts[0]                     # doctest: +SKIP
>>> part[fit.Message.RECORD]["heart_rate"]             # doctest: +SKIP
array([101., 102., nan, 104.])
"""

from runtall.fit.basetypes import BASE_TYPES, BaseType
from runtall.fit.developer import DeveloperField, DeveloperKey
from runtall.fit.file import EPOCH, FitFile, FitPart, fit_seconds, utc
from runtall.fit.notices import FitWarning
from runtall.fit.profile import PROFILE, Field, Message
from runtall.fit.read import ALL_MESSAGES, MAX_BYTES, read
from runtall.fit.table import Table

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
    "fit_seconds",
    "read",
    "utc",
]

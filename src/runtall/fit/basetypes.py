"""The seventeen base types of the FIT protocol: how a value is stored, and which value means "unknown"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal

import numpy as np

Kind = Literal["number", "text", "bytes"]


@dataclass(frozen=True, slots=True)
class BaseType:
    """How a field's bytes are read. ``code`` is the byte in a definition message, ``letter`` the ``struct`` format.

    ``invalid`` is the stored value that means unknown; ``None`` for text, bytes and floats (NaN speaks for itself).
    """

    code: int
    name: str
    letter: str
    size: int
    invalid: int | None
    kind: Kind = "number"


ENUM = BaseType(0x00, "enum", "B", 1, 0xFF)
SINT8 = BaseType(0x01, "sint8", "b", 1, 0x7F)
UINT8 = BaseType(0x02, "uint8", "B", 1, 0xFF)
SINT16 = BaseType(0x83, "sint16", "h", 2, 0x7FFF)
UINT16 = BaseType(0x84, "uint16", "H", 2, 0xFFFF)
SINT32 = BaseType(0x85, "sint32", "i", 4, 0x7FFFFFFF)
UINT32 = BaseType(0x86, "uint32", "I", 4, 0xFFFFFFFF)
STRING = BaseType(0x07, "string", "s", 1, None, "text")
FLOAT32 = BaseType(0x88, "float32", "f", 4, None)
FLOAT64 = BaseType(0x89, "float64", "d", 8, None)
UINT8Z = BaseType(0x0A, "uint8z", "B", 1, 0)
UINT16Z = BaseType(0x8B, "uint16z", "H", 2, 0)
UINT32Z = BaseType(0x8C, "uint32z", "I", 4, 0)
BYTE = BaseType(0x0D, "byte", "B", 1, None, "bytes")
SINT64 = BaseType(0x8E, "sint64", "q", 8, 0x7FFFFFFFFFFFFFFF)
UINT64 = BaseType(0x8F, "uint64", "Q", 8, 0xFFFFFFFFFFFFFFFF)
UINT64Z = BaseType(0x90, "uint64z", "Q", 8, 0)

BASE_TYPES: tuple[BaseType, ...] = (
    ENUM, SINT8, UINT8, SINT16, UINT16, SINT32, UINT32, STRING, FLOAT32, FLOAT64, UINT8Z, UINT16Z, UINT32Z, BYTE,
    SINT64, UINT64, UINT64Z,
)  # fmt: skip

_NUMBER_MASK = 0x1F  # the upper bits only repeat whether the type has an endianness; some writers forget them
_BY_NUMBER: Mapping[int, BaseType] = MappingProxyType({base.code & _NUMBER_MASK: base for base in BASE_TYPES})


@cache
def dtype_of(base: BaseType, endian: str) -> np.dtype[np.generic]:
    """How numpy stores a number type; ``endian`` is ``"little"`` or ``"big"``."""
    return np.dtype((">" if endian == "big" else "<") + base.letter)


def base_type(code: int) -> BaseType:
    """The base type a definition message names; bytes for a code the protocol does not know.

    >>> base_type(0x84).name
    'uint16'
    """
    return _BY_NUMBER.get(code & _NUMBER_MASK, BYTE)

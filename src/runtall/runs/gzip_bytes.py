"""Gzip undone with a limit on what comes out."""

from __future__ import annotations

import zlib

from runtall.errors import DamagedFile
from runtall.runs.limits import Limits

GZIP_MAGIC = b"\x1f\x8b"
_GZIP_WBITS = 31
_PIECE_BYTES = 1 << 20


def gunzip(data: bytes, limits: Limits) -> tuple[bytes, bool]:
    """The bytes inside, and whether they are whole; a damaged end keeps what came before it.

    :raises UnsafeArchive: code ``zip_bomb`` when more comes out than ``limits`` allow.
    :raises DamagedFile: code ``damaged`` when nothing comes out.
    """
    pieces: list[bytes] = []
    total = 0
    rest = data
    whole = True
    while rest[:2] == GZIP_MAGIC:  # a gzip file may hold several members
        stream = zlib.decompressobj(_GZIP_WBITS)
        while not stream.eof:
            try:
                piece = stream.decompress(rest, _PIECE_BYTES)
            except zlib.error:
                whole = False
                break
            rest = stream.unconsumed_tail
            total += len(piece)
            limits.check_member(total, len(data))
            pieces.append(piece)
            if not piece and not rest:
                whole = whole and stream.eof
                break
        if not stream.eof:
            whole = False
            break
        rest = stream.unused_data
    if not total and not whole:
        raise DamagedFile("the gzip file is damaged at its start", remedy="download or export it again", offset=0)
    return b"".join(pieces), whole

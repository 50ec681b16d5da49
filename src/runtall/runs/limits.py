"""How much an archive may ask of this machine before it is refused."""

from __future__ import annotations

from dataclasses import dataclass

from runtall.errors import UnsafeArchive

KIB, MIB, GIB = 1 << 10, 1 << 20, 1 << 30


@dataclass(frozen=True, slots=True)
class Limits:
    """What unpacking may cost. Sizes are counted while bytes come out; what a header claims is not believed.

    ``ratio`` is unpacked over packed bytes and holds from ``ratio_from_bytes`` on: small files may be as dense as
    they like. ``nesting`` counts archives inside archives, the outermost as 1. ``nested_bytes`` is the size of one zip
    inside another (kept on disk while it is read). All are judgement: a year of daily runs is about
    0.1 GiB and 400 members.
    """

    file_bytes: int = 64 * MIB
    total_bytes: int = 32 * GIB
    nested_bytes: int = 8 * GIB
    ratio: float = 250.0
    ratio_from_bytes: int = 4 * MIB
    members: int = 200_000
    nesting: int = 4

    def check_member(self, unpacked_bytes: int, packed_bytes: int) -> None:
        """Refuse one file that has grown past its size or ratio.

        :raises UnsafeArchive: code ``zip_bomb``.
        """
        self.check_size(unpacked_bytes, self.file_bytes)
        self.check_ratio(unpacked_bytes, packed_bytes)

    def check_size(self, unpacked_bytes: int, most_bytes: int) -> None:
        """Refuse more than ``most_bytes``.

        :raises UnsafeArchive: code ``zip_bomb``.
        """
        if unpacked_bytes > most_bytes:
            raise UnsafeArchive(
                "it unpacks to more than {most} MiB",
                remedy="unpack it yourself and import the files you trust",
                code="zip_bomb",
                most=most_bytes // MIB,
            )

    def check_ratio(self, unpacked_bytes: int, packed_bytes: int) -> None:
        """Refuse what unpacks to far more than it was packed in.

        :raises UnsafeArchive: code ``zip_bomb``.
        """
        if unpacked_bytes > self.ratio_from_bytes and unpacked_bytes > self.ratio * max(packed_bytes, 1):
            raise UnsafeArchive(
                "it unpacks to more than {ratio:.0f} times its size",
                remedy="unpack it yourself and import the files you trust",
                code="zip_bomb",
                ratio=self.ratio,
            )


DEFAULT_LIMITS = Limits()


def too_large(limits: Limits) -> UnsafeArchive:
    """The refusal of a single file beyond ``file_bytes``."""
    return UnsafeArchive(
        "the file is larger than {most} MiB, which no run is",
        remedy="export the activity again",
        code="too_large",
        most=limits.file_bytes >> 20,
    )

"""Small videos of our own making, as the benchmarks make them too."""

from bench.filming import CONTAINERS, film, halves, recorded

__all__ = ["CONTAINERS", "film", "halves", "recorded"]

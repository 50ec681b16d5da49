"""Runtall, the engine: measure, prescribe, coach, prove.

Pure Python: no Django, clock, randomness, network or database. Importing it does nothing.
"""

__version__ = "0.1.0"

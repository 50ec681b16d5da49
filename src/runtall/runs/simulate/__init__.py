"""A runner who does not exist: years of plausible runs for trying the program, measuring its speed and testing it.

Everything here is a model, with simple known laws (``samples``) on a made-up calendar (``season``), and is to be called
simulated wherever it is shown. The same :class:`SimulatedRunner` gives the same runs, byte for byte.
"""

from runtall.runs.simulate.files import FileFormat, SimulatedFile, simulate_files
from runtall.runs.simulate.fit import fit_bytes
from runtall.runs.simulate.samples import SimulatedRun, simulate_run
from runtall.runs.simulate.season import SimulatedRunner, SimulatedSession, season, simulate_summaries
from runtall.runs.simulate.xml import gpx_bytes, tcx_bytes

__all__ = [
    "FileFormat",
    "SimulatedFile",
    "SimulatedRun",
    "SimulatedRunner",
    "SimulatedSession",
    "fit_bytes",
    "gpx_bytes",
    "season",
    "simulate_files",
    "simulate_run",
    "simulate_summaries",
    "tcx_bytes",
]

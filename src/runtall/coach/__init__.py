"""Landmark frames become repetitions, sides, holds and faults. Standard library only, streaming, constant memory."""

from runtall.coach.coach import Coach
from runtall.coach.nouns import Event, Fault, Rep, Warned
from runtall.coach.report import Report, report

__all__ = ["Coach", "Event", "Fault", "Rep", "Report", "Warned", "report"]

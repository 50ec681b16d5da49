"""A small frank wrapper of HiGHS: columns, rows, and a proven minimum. Deterministic: one thread, a fixed seed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import highspy
import numpy as np

INFINITY = float("inf")
Terms = list[tuple[int, float]]
OPTIONS: tuple[tuple[str, bool | int | float], ...] = (
    ("output_flag", False),
    ("threads", 1),
    ("random_seed", 0),
    ("mip_rel_gap", 0.0),
    ("mip_abs_gap", 0.0),
    # Small models are proven faster without the searches that nest a model in a model (measured: two to three times).
    ("mip_allow_restart", False),
    ("mip_heuristic_run_root_reduced_cost", False),
    ("mip_heuristic_run_rins", False),
    ("mip_heuristic_run_rens", False),
    ("mip_heuristic_run_feasibility_jump", False),
    ("mip_heuristic_effort", 0.0),
)
"""Proof to a gap of zero, the same way every time."""


_new_solver: Callable[[], Any] = highspy.Highs


@dataclass(frozen=True, slots=True)
class Solution:
    """The value of each column, the least total found, whether it is proven, and the solver's own seconds."""

    values: tuple[float, ...]
    total: float
    is_proven: bool
    seconds: float

    def is_chosen(self, column: int) -> bool:
        """Whether a yes-or-no column is yes."""
        return self.values[column] > 0.5


@dataclass(slots=True)
class Model:
    """Columns with bounds, rows with bounds. Nothing is minimised until :meth:`minimise` is given the costs."""

    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    row_lower: list[float] = field(default_factory=list)
    row_upper: list[float] = field(default_factory=list)
    starts: list[int] = field(default_factory=lambda: [0])
    columns: list[int] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)

    def choice(self) -> int:
        """A column that is 0 or 1."""
        return self._column(1.0, True)

    def amount(self, most: float = INFINITY) -> int:
        """A column between 0 and ``most``."""
        return self._column(most, False)

    def _column(self, most: float, whole: bool) -> int:
        self.lower.append(0.0)
        self.upper.append(most)
        self.whole.append(whole)
        return len(self.lower) - 1

    def at_most(self, terms: Iterable[tuple[int, float]], bound: float) -> None:
        """The weighted sum is at most ``bound``."""
        self._row(-INFINITY, terms, bound)

    def at_least(self, terms: Iterable[tuple[int, float]], bound: float) -> None:
        """The weighted sum is at least ``bound``."""
        self._row(bound, terms, INFINITY)

    def equal(self, terms: Iterable[tuple[int, float]], bound: float) -> None:
        """The weighted sum is ``bound``."""
        self._row(bound, terms, bound)

    def _row(self, low: float, terms: Iterable[tuple[int, float]], high: float) -> None:
        merged: dict[int, float] = {}
        for column, weight in terms:
            merged[column] = merged.get(column, 0.0) + weight
        self.columns += merged.keys()
        self.weights += merged.values()
        self.starts.append(len(self.columns))
        self.row_lower.append(low)
        self.row_upper.append(high)

    def fix(self, column: int, value: float) -> None:
        """The column has this value and no other."""
        self.lower[column] = self.upper[column] = value

    def minimise(self, costs: Mapping[int, float], fixed_to_zero: Iterable[int] = ()) -> Solution | None:
        """The least total cost, proven; ``None`` when no choice keeps every row.

        ``fixed_to_zero`` holds for this call only.
        """
        upper = np.array(self.upper)
        upper[list(fixed_to_zero)] = 0.0
        solver = _new_solver()
        for option, value in OPTIONS:
            solver.setOptionValue(option, value)
        solver.passModel(self._program(costs, upper))
        solver.run()
        status = solver.getModelStatus()
        if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
            return None
        return Solution(
            values=tuple(solver.getSolution().col_value),
            total=float(solver.getInfo().objective_function_value),
            is_proven=status == highspy.HighsModelStatus.kOptimal,
            seconds=float(solver.getRunTime()),
        )

    def _program(self, costs: Mapping[int, float], upper: np.ndarray) -> highspy.HighsLp:
        program = highspy.HighsLp()
        program.num_col_ = len(self.lower)
        program.num_row_ = len(self.row_lower)
        cost = np.zeros(len(self.lower))
        for column, points in costs.items():
            cost[column] = points
        program.col_cost_ = cost
        program.col_lower_ = np.array(self.lower)
        program.col_upper_ = upper
        program.row_lower_ = np.array(self.row_lower)
        program.row_upper_ = np.array(self.row_upper)
        program.integrality_ = [
            highspy.HighsVarType.kInteger if whole else highspy.HighsVarType.kContinuous for whole in self.whole
        ]
        program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        program.a_matrix_.num_col_ = program.num_col_
        program.a_matrix_.num_row_ = program.num_row_
        program.a_matrix_.start_ = np.array(self.starts, dtype=np.int32)
        program.a_matrix_.index_ = np.array(self.columns, dtype=np.int32)
        program.a_matrix_.value_ = np.array(self.weights)
        return program

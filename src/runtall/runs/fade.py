"""What changed late in a run: its last fifth against its second, at the same speed.

Each fifth of the timer time is cut into blocks of half a minute. A channel's block means in the fifths two to five,
as far as they lie in the speeds that early and late have in common, are fitted by least squares with one level a
fifth, a slope on speed and, where the altitude varies, one on gradient; the change is the last level less the second.
Its interval lets neighbouring blocks be alike (first-order autocorrelation, estimated from the residuals and
corrected for its known bias), since half-minutes of one run are no independent trials. A recorded speed is itself
uncertain, which makes a slope on it look flatter than it is; so the interval is widened by half of what the slopes
took out.

It stops being trustworthy where something other than the runner changed for the whole late part: wind, ground,
heat, a loosened strap. Within one run and one device only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from runtall.catalogue import Reason, Rule, load_rules
from runtall.runs.blocks import Blocks, BoolArray, IntArray, cut, speed_of
from runtall.runs.nouns import FloatArray, Run

FADE_CHANNELS = (
    "cadence_spm",
    "vertical_oscillation_mm",
    "vertical_ratio_pct",
    "contact_time_ms",
    "contact_balance_pct",
    "step_length_mm",
    "power_w",
    "heart_rate_bpm",
)
UNITS: Mapping[str, str] = {
    "spm": "steps/min",
    "mm": "mm",
    "pct": "%",
    "ms": "ms",
    "w": "W",
    "bpm": "beats/min",
}


@dataclass(frozen=True, slots=True)
class Change:
    """A channel's level early and late at the same speed, in the channel's unit, and the change with its 95 % interval.

    ``speed_mps`` is the speed that both are stated at. ``is_clear`` says that the interval leaves out zero; it does not
    say that the change matters.
    """

    channel: str
    early: float
    late: float
    change: float
    low: float
    high: float
    speed_mps: float
    early_blocks: int
    late_blocks: int
    reason: Reason

    @property
    def is_clear(self) -> bool:
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, slots=True)
class CannotTell:
    """Why a channel's change cannot be told. ``code`` is the rule's id."""

    channel: str
    reason: Reason

    @property
    def code(self) -> str:
        return self.reason.rule


@dataclass(frozen=True, slots=True, eq=False)
class Match:
    """The blocks to set side by side: ``use`` (one per block), the covariates, and the speed to state levels at.

    ``steps`` is how far each covariate of the whole late part lies from the early part's.
    """

    blocks: Blocks
    use: BoolArray
    covariates: FloatArray
    steps: FloatArray
    speed_mps: float


@dataclass(frozen=True, slots=True)
class Contrast:
    """Two fitted levels, and half the width of the 95 % interval of their difference."""

    early: float
    late: float
    margin: float


def fade(run: Run) -> Mapping[str, Change | CannotTell]:
    """The late-minus-early change of every dynamics and developer channel of ``run``, or why it cannot be told.

    Keys are channel names, in the order of ``FADE_CHANNELS``, developer channels after them. Same run, same answer.
    """
    names = [name for name in FADE_CHANNELS if name in run.channels]
    names += sorted(name for name in run.channels if name.startswith("dev:"))
    matched = _match(run)
    if isinstance(matched, Reason):
        return {name: CannotTell(name, matched) for name in names}
    return {name: _compare(name, run.channels[name], matched) for name in names}


def _match(run: Run) -> Match | Reason:
    """The blocks to compare, or the reason that holds for every channel."""
    rules = load_rules()
    method = rules["fade_method"]
    minimum_min = rules["fade_too_short"].number("minimum_min")
    if run.timer_s < 60 * minimum_min or len(run.time_s) < 2:
        return rules["fade_too_short"].reason(timer_min=int(run.timer_s // 60), minimum_min=int(minimum_min))
    speed = speed_of(run)
    if speed is None:
        return rules["fade_no_speed"].reason()
    blocks = cut(run, speed, method)
    return _rest(run, method) or _uneven(blocks) or _overlap(blocks, method)


def _rest(run: Run, method: Rule) -> Reason | None:
    rule = load_rules()["fade_paused"]
    early_begins_s = run.timer_s * (method.number("early_part") - 1) / method.number("parts")
    paused_s = 0.0
    for pause in sorted(run.pauses, key=lambda pause: pause.start_s):
        on_timer_s = pause.start_s - paused_s
        paused_s += pause.duration_s
        if on_timer_s >= early_begins_s and pause.duration_s > 60 * rule.number("longest_rest_min"):
            return rule.reason(rest_min=round(pause.duration_s / 60))
    return None


def _uneven(blocks: Blocks) -> Reason | None:
    rules = load_rules()
    early, late = (blocks.speed_mps[at & np.isfinite(blocks.speed_mps)] for at in _parts(blocks))
    rule = rules["fade_few_samples"]
    minimum = int(rule.number("minimum"))
    if min(len(early), len(late)) < minimum:
        return rule.reason(early=len(early), late=len(late), minimum=minimum)
    swing_pct = 100 * max(float(np.std(speeds) / np.mean(speeds)) for speeds in (early, late))
    if swing_pct > rules["fade_intervals"].number("above_pct"):
        return rules["fade_intervals"].reason(swing_pct=round(swing_pct))
    early_pct, late_pct = (_mean_or_nan(blocks.slope_pct[at]) for at in _parts(blocks))
    if abs(late_pct - early_pct) > rules["fade_slope_differs"].number("above_pct"):
        return rules["fade_slope_differs"].reason(early_pct=f"{early_pct:.1f}", late_pct=f"{late_pct:.1f}")
    return None


def _overlap(blocks: Blocks, method: Rule) -> Match | Reason:
    """The speeds that early and late have in common, widened to what counts as the same speed."""
    rule = load_rules()["fade_speed_differs"]
    speed, known = blocks.speed_mps, np.isfinite(blocks.speed_mps)
    parts = [speed[at & known] for at in _parts(blocks)]
    same = method.number("same_speed_ratio")
    low = max(float(np.quantile(part, 0.05)) for part in parts) * (1 - same)
    high = min(float(np.quantile(part, 0.95)) for part in parts) * (1 + same)
    inside = known & (speed >= low) & (speed <= high) & (blocks.part >= method.number("early_part"))
    shares = [float(np.mean((part >= low) & (part <= high))) for part in parts]
    counts = [int(np.sum(at & inside)) for at in _parts(blocks)]
    minimum = load_rules()["fade_few_samples"].number("minimum")
    if min(shares) < rule.number("minimum_share") or min(counts) < minimum:
        early, late = (float(np.mean(part)) for part in parts)
        return rule.reason(early_mps=f"{early:.2f}", late_mps=f"{late:.2f}")
    level = float(np.mean([np.mean(speed[at & inside]) for at in _parts(blocks)]))
    covariates = _covariates(blocks, inside, level, method)
    early_mean, late_mean = (np.nanmean(covariates[at & known], axis=0) for at in _parts(blocks))
    return Match(blocks, inside, covariates, late_mean - early_mean, level)


def _covariates(blocks: Blocks, inside: BoolArray, level_mps: float, method: Rule) -> FloatArray:
    """Speed and slope about their common level, shape (blocks, 0 to 2); one that hardly varies is left out."""
    columns = []
    if float(np.std(blocks.speed_mps[inside])) > level_mps * method.number("same_speed_ratio") / 3:
        columns.append(blocks.speed_mps - level_mps)
    slope = blocks.slope_pct
    if np.isfinite(slope[inside]).all() and float(np.std(slope[inside])) > method.number("min_slope_sd_pct"):
        columns.append(slope - float(np.mean(slope[inside])))
    return np.column_stack(columns) if columns else np.empty((len(blocks.part), 0))


def _compare(name: str, values: FloatArray, matched: Match) -> Change | CannotTell:
    rules = load_rules()
    means = matched.blocks.means(values)
    use = matched.use & np.isfinite(means)
    early, late = (int(np.sum(at & use)) for at in _parts(matched.blocks))
    minimum = int(rules["fade_few_samples"].number("minimum"))
    if min(early, late) < minimum:
        rule = rules["fade_missing_in_part"]
        return CannotTell(name, rule.reason(channel=name, early=early, late=late, minimum=minimum))
    known = values[np.isfinite(values)]
    if float(np.ptp(known)) == 0.0:
        return CannotTell(name, rules["fade_never_varies"].reason(channel=name))
    if name.startswith("dev:") and bool(np.all(np.diff(known) >= 0)):
        return CannotTell(name, rules["fade_counter"].reason(channel=name))
    part, covariates = matched.blocks.part[use], matched.covariates[use]
    contrast = _contrast(means[use], part, covariates, np.flatnonzero(use), matched.steps)
    change = contrast.late - contrast.early
    low, high = change - contrast.margin, change + contrast.margin
    clear = rules["fade_clear" if low > 0 or high < 0 else "fade_not_clear"]
    reason = clear.reason(
        channel=name, change=f"{change:+.2f}", unit=unit_of(name), low=f"{low:+.2f}", high=f"{high:+.2f}"
    )
    return Change(name, contrast.early, contrast.late, change, low, high, matched.speed_mps, early, late, reason)


def _contrast(
    means: FloatArray, part: IntArray, covariates: FloatArray, position: IntArray, steps: FloatArray
) -> Contrast:
    """Least squares with one level a part; the interval by an autocorrelated-error sandwich.

    ``means``, ``part``, ``position`` have shape (n,), ``covariates`` (n, k); ``steps`` (k,) is how far the covariates
    of the whole late part lie from the early. Parts are the early, the late and any between.
    """
    method = load_rules()["fade_method"]
    levels, level = np.unique(part, return_inverse=True)
    design = np.column_stack([np.eye(len(levels))[level], covariates])
    inverse = np.linalg.pinv(design.T @ design)
    fitted = inverse @ (design.T @ means)
    residual = means - design @ fitted
    rho = _autocorrelation(residual, position, len(levels))
    apart = np.abs(position[:, None] - position[None, :])
    likeness = (rho ** np.arange(apart.max() + 1))[apart]
    spread = inverse @ (design.T @ likeness @ design) @ inverse
    freedom = len(means) - float(np.trace(inverse @ (design.T @ likeness @ design)))
    variance = float(residual @ residual) / max(freedom, 1.0)
    early = int(np.searchsorted(levels, int(method.number("early_part"))))
    late = int(np.searchsorted(levels, int(method.number("late_part"))))
    pick = np.zeros(design.shape[1])
    pick[late], pick[early] = 1.0, -1.0
    error = float(np.sqrt(max(variance * float(pick @ spread @ pick), 0.0)))
    compared = int(np.sum((level == early) | (level == late)))
    correction = float(np.sum(np.abs(fitted[len(levels) :] * steps)))
    independent = compared * (1 - rho) / (1 + rho) - 2 - covariates.shape[1]
    margin = error * _student_t_975(max(independent, 3.0)) + method.number("covariate_doubt_ratio") * correction
    return Contrast(float(fitted[early]), float(fitted[late]), margin)


def _autocorrelation(residual: FloatArray, position: IntArray, levels: int) -> float:
    """Likeness of neighbouring blocks, 0 to 0.9, corrected for the downward bias of residuals (Kendall 1954)."""
    neighbours = np.flatnonzero(np.diff(position) == 1)
    square = float(residual @ residual) / len(residual)
    if len(neighbours) < 4 or square <= 0:
        return 0.0
    raw = float(np.mean(residual[neighbours] * residual[neighbours + 1])) / square
    per_level = len(residual) / levels
    return float(np.clip((raw + 1 / per_level) / max(1 - 3 / per_level, 0.25), 0.0, 0.9))


def _student_t_975(freedom: float) -> float:
    """The 97.5 % point of Student's t by its Cornish–Fisher series; within 0.1 % from 3 degrees of freedom on."""
    z = 1.959963984540054
    terms = (
        z,
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return float(sum(term / freedom**power for power, term in enumerate(terms)))


def unit_of(channel: str) -> str:
    """The unit a channel is shown in; empty for developer channels, whose names are their makers'.

    >>> unit_of("contact_time_ms")
    'ms'
    """
    return "" if channel.startswith("dev:") else UNITS.get(channel.rsplit("_", 1)[-1], "")


def _parts(blocks: Blocks) -> tuple[BoolArray, BoolArray]:
    method = load_rules()["fade_method"]
    return blocks.part == int(method.number("early_part")), blocks.part == int(method.number("late_part"))


def _mean_or_nan(values: FloatArray) -> float:
    known = values[np.isfinite(values)]
    return float(np.mean(known)) if len(known) else float("nan")

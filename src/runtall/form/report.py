"""A report as ``runtall form --json`` writes it, and read back: what is kept of a clip without its landmarks."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from runtall.body.recording import finite_number
from runtall.catalogue import Reason, load_rules
from runtall.errors import InputRefused
from runtall.form.nouns import Abstained, Contact, FormReport, Metric, StrideCurves
from runtall.form.rulebook import PREFIX, code

FORMAT, VERSION = "runtall-form", 1
DIGITS = 6
"""Decimals of every number: finer than any of them is known."""
VIEWS = ("side", "front", "rear", "oblique", None)
TRAVELS = ("right", "left", "treadmill", None)


def report_json(report: FormReport) -> dict[str, object]:
    """The contract: ``view``, ``fps``, ``metrics``, ``abstained``, ``warnings``; and what stands beside them.

    :func:`report_from_json` makes the same report of it again, with numbers rounded to ``DIGITS`` decimals.
    """
    return {
        "format": FORMAT,
        "version": VERSION,
        "view": report.view,
        "fps": round(report.frame_rate_hz, DIGITS),
        "travel": report.travel,
        "usable": round(report.usable_share, DIGITS),
        "swaps_repaired": report.swapped,
        "strides": report.strides,
        "refused": code(report.refused) if report.refused else None,
        "metrics": {name: _metric_json(metric) for name, metric in report.metrics.items()},
        "abstained": [
            {
                "metric": left_out.metric,
                "reason": left_out.reason.text,
                "code": code(left_out.reason),
                "params": dict(left_out.reason.params),
            }
            for left_out in report.abstained
        ],
        "warnings": [
            {"code": code(said), "message": said.text, "params": dict(said.params)} for said in report.warnings
        ],
        "contacts": [
            {"side": contact.side, "contact_s": _rounded(contact.contact_s), "off_s": _rounded(contact.off_s)}
            for contact in report.contacts
        ],
        "stride": _stride_json(report.strides_seen) if report.strides_seen else None,
        "ground_speed_trunks_per_s": _rounded(report.ground_speed_trunks_per_s),
        "model": report.model,
        "model_sha256": report.model_sha256,
    }


def report_from_json(data: object) -> FormReport:
    """The report that :func:`report_json` wrote, as parsed JSON.

    Sentences come from the rules of today, so that they can be translated; where a rule is gone or asks for more than
    was kept, the sentence of then stands as it is. Raises ``InputRefused`` with code ``bad_report`` and the place at
    fault when it is no report of this version.
    """
    top = _Table(data, "report")
    if top.get("format") != FORMAT:
        raise _refused("format", f'is not "{FORMAT}"')
    if top.get("version") != VERSION:
        raise _refused("version", f"{top.get('version')!r} is not {VERSION}")
    warnings = tuple(_said(each, "message") for each in top.tables("warnings"))
    refused = top.get("refused")
    why = next((said for said in warnings if code(said) == refused), None)
    if refused is not None and why is None:
        raise _refused("refused", "is not among the warnings")
    stride = top.get("stride")
    return FormReport(
        view=top.one_of("view", VIEWS),
        frame_rate_hz=top.number("fps"),
        travel=top.one_of("travel", TRAVELS),
        usable_share=top.number("usable"),
        swapped=top.count("swaps_repaired"),
        strides=top.count("strides"),
        metrics=MappingProxyType({name: _metric(name, entry) for name, entry in top.table("metrics").tables_by_name()}),
        abstained=tuple(Abstained(each.text("metric"), _said(each, "reason")) for each in top.tables("abstained")),
        warnings=warnings,
        contacts=tuple(
            Contact(each.text("side"), each.number("contact_s"), each.number_or_none("off_s"))
            for each in top.tables("contacts")
        ),
        model=top.text("model"),
        model_sha256=top.text("model_sha256"),
        refused=why,
        strides_seen=None if stride is None else _stride(_Table(stride, "stride")),
        ground_speed_trunks_per_s=top.number_or_none("ground_speed_trunks_per_s"),
    )


def _metric_json(metric: Metric) -> dict[str, object]:
    return {
        "value": _rounded(metric.value),
        "unit": metric.unit,
        "uncertainty": _rounded(metric.uncertainty),
        "spread": _rounded(metric.spread),
        "n": metric.n,
        "early": _rounded(metric.early),
        "late": _rounded(metric.late),
        "detectable": _rounded(metric.detectable),
    }


def _stride_json(stride: StrideCurves) -> dict[str, object]:
    return {
        "begins": stride.begins,
        "starts_s": [_rounded(start_s) for start_s in stride.starts_s],
        "moments": {name: _rounded(moment) for name, moment in stride.moments.items()},
        "curves": {name: [_rounded(value) for value in curve] for name, curve in stride.curves.items()},
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DIGITS)


def _refused(where: str, problem: str) -> InputRefused:
    return InputRefused(
        "not a form report: {where} {problem}",
        remedy="measure the clip again",
        code="bad_report",
        where=where,
        problem=problem,
    )


class _Table:
    """A JSON object that is read with care: every complaint names its place."""

    def __init__(self, value: object, where: str) -> None:
        if not isinstance(value, Mapping):
            raise _refused(where, "is no JSON object")
        self._value: Mapping[str, Any] = value
        self._where = where

    def get(self, key: str) -> object:
        return self._value.get(key)

    def text(self, key: str) -> str:
        value = self.get(key)
        if not isinstance(value, str):
            raise _refused(self._place(key), "is no text")
        return value

    def number(self, key: str) -> float:
        return _number(self.get(key), self._place(key))

    def number_or_none(self, key: str) -> float | None:
        return None if self.get(key) is None else self.number(key)

    def count(self, key: str) -> int:
        value = self.get(key)
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise _refused(self._place(key), "is no count")
        return value

    def one_of(self, key: str, known: tuple[str | None, ...]) -> str | None:
        value = self.get(key)
        if (value is None or isinstance(value, str)) and value in known:
            return value
        raise _refused(self._place(key), "is none of the known")

    def table(self, key: str) -> _Table:
        return _Table(self.get(key), self._place(key))

    def tables(self, key: str) -> list[_Table]:
        return [_Table(each, f"{self._place(key)}[{number}]") for number, each in enumerate(self.items(key))]

    def tables_by_name(self) -> list[tuple[str, _Table]]:
        return [(name, _Table(each, self._place(name))) for name, each in self._value.items()]

    def items(self, key: str) -> list[object]:
        value = self.get(key)
        if not isinstance(value, list):
            raise _refused(self._place(key), "is no list")
        return value

    def numbers(self, key: str) -> tuple[float, ...]:
        return tuple(_number(each, self._place(key)) for each in self.items(key))

    def names(self) -> tuple[str, ...]:
        return tuple(self._value)

    def _place(self, key: str) -> str:
        return key if self._where == "report" else f"{self._where}.{key}"


def _number(value: object, where: str) -> float:
    number = finite_number(value)
    if number is None:
        raise _refused(where, "is no number")
    return number


def _metric(name: str, entry: _Table) -> Metric:
    return Metric(
        name,
        entry.number("value"),
        entry.text("unit"),
        entry.number("uncertainty"),
        entry.number("spread"),
        entry.count("n"),
        entry.number_or_none("early"),
        entry.number_or_none("late"),
        entry.number_or_none("detectable"),
    )


def _stride(entry: _Table) -> StrideCurves:
    moments, curves = entry.table("moments"), entry.table("curves")
    return StrideCurves(
        entry.text("begins"),
        entry.numbers("starts_s"),
        {name: moments.number(name) for name in moments.names()},
        {name: curves.numbers(name) for name in curves.names()},
    )


def _said(entry: _Table, sentence: str) -> Reason:
    """The rule of today with the numbers of then; the kept sentence where that does not work."""
    name, kept = PREFIX + entry.text("code"), entry.text(sentence)
    params = {key: _param(value, key) for key, value in _items(entry.table("params"))}
    rule = load_rules().get(name)
    if rule is not None:
        said = rule.reason(**params)
        try:
            _ = said.text
        except (KeyError, ValueError):
            pass
        else:
            return said
    literal = kept.replace("{", "{{").replace("}", "}}")
    return Reason(name, literal, params, rule.source if rule else "judgement", rule.certainty if rule else "judgement")


def _items(table: _Table) -> list[tuple[str, object]]:
    return [(name, table.get(name)) for name in table.names()]


def _param(value: object, where: str) -> str | int | float:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise _refused(where, "is neither text nor number")
    return value

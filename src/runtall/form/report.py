"""A report as ``runtall form --json`` writes it."""

from __future__ import annotations

from runtall.form.nouns import FormReport
from runtall.form.rulebook import code


def report_json(report: FormReport) -> dict[str, object]:
    """The contract: ``view``, ``fps``, ``metrics``, ``abstained``, ``warnings``; and what stands beside them."""
    return {
        "view": report.view,
        "fps": round(report.frame_rate_hz, 3),
        "travel": report.travel,
        "usable": round(report.usable_share, 3),
        "swaps_repaired": report.swapped,
        "refused": code(report.refused) if report.refused else None,
        "metrics": {
            name: {
                "value": round(metric.value, 4),
                "unit": metric.unit,
                "uncertainty": round(metric.uncertainty, 4),
                "n": metric.n,
                "early": _rounded(metric.early),
                "late": _rounded(metric.late),
                "detectable": _rounded(metric.detectable),
            }
            for name, metric in report.metrics.items()
        },
        "abstained": [
            {"metric": left_out.metric, "reason": left_out.reason.text, "code": code(left_out.reason)}
            for left_out in report.abstained
        ],
        "warnings": [{"code": code(said), "message": said.text} for said in report.warnings],
        "contacts": [
            {"side": contact.side, "contact_s": round(contact.contact_s, 4), "off_s": round(contact.off_s, 4)}
            for contact in report.contacts
        ],
        "model": report.model,
        "model_sha256": report.model_sha256,
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)

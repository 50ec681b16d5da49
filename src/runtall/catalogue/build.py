"""Turns checked TOML tables into the catalogue's nouns. The shapes are those of ``layout``."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from runtall.catalogue.nouns import (
    REGIONS,
    Dose,
    Earning,
    Exercise,
    Fault,
    Finding,
    GarminName,
    Gate,
    LoadRule,
    Names,
    Progression,
    Safety,
    Variant,
)


def exercise_from_table(table: dict[str, Any]) -> Exercise:
    """One exercise from its checked TOML table."""
    session, safety, names = table["session"], table["safety"], table["names"]
    credit: float = session["mid_back_sets_per_set"]
    findings = tuple(Finding(entry["text"], entry["source"], entry["certainty"]) for entry in table["finding"])
    garmin = _garmin(names["garmin"])
    progression = _progression(table["progression"])
    return Exercise(
        id=table["id"],
        names=Names(names["article"], tuple(names["common"]), garmin),
        purpose=table["purpose"],
        primary_muscles=tuple(table["primary_muscles"]),
        secondary_muscles=tuple(table["secondary_muscles"]),
        order=session["order"],
        roles=frozenset(session["roles"]),
        leg_load=session["leg_load"],
        regions=MappingProxyType({region: float(session["regions"][region]) for region in REGIONS}),
        mid_back_sets_per_set=float(credit),
        variants=tuple(_variant(entry, credit) for entry in table["variant"]),
        progression=progression,
        setup=tuple(table["setup"]),
        execution=tuple(table["execution"]),
        cues=tuple(table["cues"]),
        faults=tuple(Fault(entry["code"], entry["looks"], entry["say"]) for entry in table["fault"]),
        breathing=table["breathing"],
        safety=Safety(tuple(safety["skip_if"]), tuple(safety["stop_signs"]), tuple(safety["screening"])),
        findings=findings,
        sources=_distinct(
            *_sources(session),
            *_sources(session["regions"]),
            *garmin.sources,
            *progression.sources,
            *_sources(safety),
            *(finding.source for finding in findings),
        ),
    )


def gate_from_table(gate_id: str, table: dict[str, Any]) -> Gate:
    """One gate from its checked TOML table."""
    return Gate(
        id=gate_id,
        question=table["question"],
        test=table["test"],
        when=table["when"],
        implies=tuple(table.get("implies", ())),
        source=table["source"],
        earned_by=Earning(**table["earned_by"]) if "earned_by" in table else None,
        met_by=tuple(table.get("met_by", ())),
        free_of=tuple(table.get("free_of", ())),
    )


def _variant(table: dict[str, Any], exercise_credit: float) -> Variant:
    limits = table["pain_limits"]
    credit = table.get("credit")
    dose = _dose(table["dose"])
    load = _load(table["load"]) if "load" in table else None
    return Variant(
        id=table["id"],
        name=table["name"],
        kind=table["kind"],
        summary=table["summary"],
        steps=tuple(table.get("steps", ())),
        equipment=tuple(tuple(alternative) for alternative in table["equipment"]),
        comfort=tuple(table.get("comfort", ())),
        gates=tuple(table.get("gates", ())),
        pain_limits=MappingProxyType({area: level for area, level in limits.items() if area != "source"}),
        is_pull=table["is_pull"],
        leg_load=table["leg_load"],
        mid_back_sets_per_set=float(credit["mid_back_sets_per_set"] if credit else exercise_credit),
        dose=dose,
        load=load,
        sources=_distinct(
            *_sources(limits),
            *(_sources(credit) if credit else ()),
            *dose.sources,
            *(load.sources if load else ()),
        ),
    )


def _dose(table: dict[str, Any]) -> Dose:
    tempo = table.get("tempo_s")
    return Dose(
        sets=table["sets"],
        reps=table["reps"],
        hold_s=_float(table.get("hold_s")),
        per_side=table["per_side"],
        rep_s=float(table["rep_s"]),
        tempo_s=(float(tempo[0]), float(tempo[1]), float(tempo[2])) if tempo else None,
        rest_s=float(table["rest_s"]),
        rir=table["rir"],
        sources=_sources(table),
        reps_max=table.get("reps_max"),
        hold_max_s=_float(table.get("hold_max_s")),
        effort_0_10=_float(table.get("effort_0_10")),
    )


def _load(table: dict[str, Any]) -> LoadRule:
    return LoadRule(
        implement=table["implement"],
        implements=table["implements"],
        novice_kg=float(table["novice_kg"]),
        trained_kg=float(table["trained_kg"]),
        body_mass_fraction=_pair(table.get("body_mass_fraction")),
        sources=_sources(table),
        novice_range_kg=_pair(table.get("novice_range_kg")),
        trained_range_kg=_pair(table.get("trained_range_kg")),
        instead=tuple(table.get("instead", ())),
    )


def _progression(table: dict[str, Any]) -> Progression:
    return Progression(
        sets_to=table["sets_to"],
        reps_to=table["reps_to"],
        hold_to_s=_float(table.get("hold_to_s")),
        load_step_kg=_pair(table.get("load_step_kg")),
        steps=tuple(table["steps"]),
        sources=_sources(table),
    )


def _garmin(table: dict[str, Any]) -> GarminName:
    weighted = table.get("weighted")
    return GarminName(
        category=table["category"],
        name=table["name"],
        fallbacks=tuple((pair[0], pair[1]) for pair in table.get("fallbacks", ())),
        weighted=(weighted[0], weighted[1]) if weighted else None,
        not_this=tuple((pair[0], pair[1]) for pair in table.get("not_this", ())),
        sources=_sources(table),
    )


def _sources(table: dict[str, Any]) -> tuple[str, ...]:
    source = table["source"]
    return (source,) if isinstance(source, str) else tuple(source)


def _distinct(*keys: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(keys))


def _float(value: float | None) -> float | None:
    return None if value is None else float(value)


def _pair(values: list[float] | None) -> tuple[float, float] | None:
    return None if values is None else (float(values[0]), float(values[1]))

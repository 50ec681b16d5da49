"""Translators are given every sentence that the edge will ask a translation for."""

from __future__ import annotations

from runtall.catalogue import load_exercises, load_gates, load_rules
from runtall_web.home.engine_texts import engine_texts


def test_every_rule_gate_and_exercise_text_is_listed() -> None:
    listed = set(engine_texts())
    wanted = [rule.text for rule in load_rules().values()]
    wanted += [gate.question for gate in load_gates().values()]
    for exercise in load_exercises().values():
        wanted += [exercise.purpose, exercise.breathing, *exercise.cues, *exercise.execution, *exercise.primary_muscles]
        wanted += [variant.name for variant in exercise.variants]
        wanted += [fault.say for fault in exercise.faults]
    assert [text for text in wanted if text not in listed] == []


def test_error_templates_are_listed_with_their_remedies() -> None:
    listed = set(engine_texts())
    assert {"{file}: the key {key} in {where} is not known", "{file}: {where} has no {key}", "add {key}"} <= listed

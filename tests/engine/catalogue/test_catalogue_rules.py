"""Rules: read from all files, never twice, with templates that their numbers and callers can fill."""

from __future__ import annotations

import string

import pytest

from runtall.catalogue import CERTAINTIES, Reason, load_rules, load_sources
from runtall.catalogue.loader import merge_rules, read_rules
from runtall.errors import CatalogueError

RULE = """
[minimum_sets]
text = "At least {minimum} sets for {muscle}."
minimum = 4
source = "iversen_2021"
certainty = "moderate"
"""


def test_a_rule_fills_its_template_from_its_numbers_and_the_callers() -> None:
    rule = read_rules(RULE, "a.toml")["minimum_sets"]
    assert rule.number("minimum") == 4.0
    assert rule.numbers == {"minimum": 4}
    reason = rule.reason(muscle="lats")
    assert reason == Reason(
        "minimum_sets",
        "At least {minimum} sets for {muscle}.",
        {"minimum": 4, "muscle": "lats"},
        "iversen_2021",
        "moderate",
    )
    assert reason.text == "At least 4 sets for lats."
    assert rule.reason(muscle="lats", minimum=6).text == "At least 6 sets for lats."
    with pytest.raises(KeyError):
        rule.number("maximum")


def test_two_files_with_the_same_id_are_refused() -> None:
    with pytest.raises(CatalogueError, match=r"b\.toml: minimum_sets has an id that another rule file also uses"):
        merge_rules({"a.toml": RULE, "b.toml": RULE})


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("minimum = 4", 'minimum = "four"', "a number from"),
        ("minimum = 4", "minimum = true", "a number from"),
        ("minimum = 4", "Minimum = 4", "unknown key"),
        ('source = "iversen_2021"', "", "minimum_sets.source is missing"),
        ('source = "iversen_2021"', 'source = "hearsay"', "names the source hearsay"),
        ('"moderate"', '"sure"', "one of: strong, moderate, weak, expert opinion, judgement"),
        ("{minimum}", "{minimum", "is no template"),
        ("iversen_2021", "judgement", "has no source but calls itself moderate"),
    ],
)
def test_a_spoiled_rule_is_refused(old: str, new: str, complaint: str) -> None:
    with pytest.raises(CatalogueError) as refused:
        read_rules(RULE.replace(old, new), "a.toml")
    assert complaint in str(refused.value)


def test_every_rule_has_a_source_and_one_of_the_five_certainties() -> None:
    assert len(load_rules()) > 20
    for rule in load_rules().values():
        assert rule.source in load_sources()
        assert rule.certainty in CERTAINTIES


def test_no_rule_is_left_as_a_placeholder() -> None:
    assert [rule.id for rule in load_rules().values() if len(rule.text) < 8] == []


def test_every_template_takes_names_only() -> None:
    """Positional or computed fields cannot be translated: ``{}``, ``{0}``, ``{run.km}``."""
    for rule in load_rules().values():
        for _, field, _, _ in string.Formatter().parse(rule.text):
            assert field is None or field.isidentifier(), rule.id


@pytest.mark.parametrize(
    "rule_id", ["pain_limit_trunk", "disclaimer", "load_step", "double_progression", "maintenance"]
)
def test_shared_rules_speak_without_help(rule_id: str) -> None:
    assert "{" not in load_rules()[rule_id].reason().text


def test_progression_numbers_are_those_of_the_evidence() -> None:
    """EVIDENCE 1b, 7 and 8, copied by hand."""
    number = {rule_id: rule.numbers for rule_id, rule in load_rules().items()}
    assert (number["load_step"]["low_pct"], number["load_step"]["high_pct"]) == (2, 10)
    assert (number["progression_trigger"]["reps_over"], number["progression_trigger"]["sessions"]) == (2, 2)
    assert (number["bells_jump"]["sets"], number["bells_jump"]["reps"]) == (3, 15)
    assert (number["start_effort"]["rir"], number["minimum_sets"]["minimum_sets"]) == (3, 4)
    assert number["easier_week_volume"]["factor_pct"] == 55
    assert (number["maintenance"]["sessions_per_week"], number["maintenance"]["weeks"]) == (1, 32)
    assert number["verdict_weeks"]["minimum_weeks"] == 8
    assert number["pain_limit_trunk"]["limit_0_10"] == 3
    assert (number["pain_limit_general"]["ok_0_10"], number["pain_limit_general"]["most_0_10"]) == (3, 5)
    assert number["pain_settles"]["settle_h"] == 24
    assert number["hold_times"] == {"start_low_s": 3, "start_high_s": 5, "later_s": 10, "one_hold_s": 30}

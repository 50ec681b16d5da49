"""What the catalogue may say, and what it must never say."""

from __future__ import annotations

import re

import pytest

from engine.catalogue.catalogue_files import texts, toml_files
from runtall.catalogue import load_rules

FORBIDDEN = {
    "prevention": r"\bprevent|\bprotects? (you|your|against)|injury[- ]proof|bulletproof",
    "fewer injuries": r"\b(fewer|less|reduces?|lowers?|avoids?|cuts?)\b[^.]{0,40}\binjur",
    "economy": r"(improves?|better|boosts?|increases?)\b[^.]{0,40}\b(economy|efficiency|vo2)",
    "speed": r"\b(makes? you|run) faster\b",
    "safe": r"\b(un)?safe(ly|r|st)?\b",
    "risk score": r"\brisk (score|of injury)|\binjury[- ]risk",
    "ratio of loads": r"\bacwr\b|acute[ :-]+(to[ -])?chronic",
    "diagnosis": r"\bdiagnos|\byou (have|suffer from) (an?|the)\b[^.]{0,30}(injury|disease|syndrome|strain|tear)",
    "therapy": r"\b(cures?|heals?|therapy|therapeutic|rehab\w*|corrects?)\b|\btreats\b[^.]{0,30}(pain|injury)",
    "posture promised": r"\b(fixes|improves|corrects) (your )?posture",
    "form promised": r"(improves?|better) (your )?(running )?form",
    "guarantee": r"\bguarantee|\bproven to\b|\balways works\b",
}
ALLOWED = "build back strength and endurance and may help you hold your posture"
NAMES = re.compile(r"^sources\.toml")
"""Titles of papers and articles are quoted as they are."""
ALLOWED_DENIAL = "finds or treats no illness or injury"


def claims(sentence: str) -> list[str]:
    """The forbidden claims a sentence makes."""
    said = sentence.lower().replace(ALLOWED_DENIAL, "")
    return [name for name, pattern in FORBIDDEN.items() if re.search(pattern, said)]


def test_no_sentence_of_the_catalogue_makes_a_forbidden_claim() -> None:
    made = [
        (file, path, claim)
        for file, table in toml_files().items()
        if not NAMES.match(file)
        for path, sentence in texts(table)
        for claim in claims(sentence)
    ]
    assert made == []


@pytest.mark.parametrize(
    "sentence",
    [
        "It prevents injury.",
        "Runners who do it have fewer injuries.",
        "It lowers your risk of injury.",
        "A strong back improves running economy by 4 %.",
        "This week is safe.",
        "Your ACWR is high.",
        "Your acute:chronic ratio is high.",
        "We diagnose your shoulder.",
        "You have a rotator cuff tear.",
        "It heals your back.",
        "It treats back pain.",
        "It improves your posture.",
        "Better running form in six weeks.",
        "It is proven to work.",
    ],
)
def test_the_scan_can_fail(sentence: str) -> None:
    assert claims(sentence)


def test_what_may_be_said_is_said_once_and_passes() -> None:
    rules = toml_files()["rules/safety.toml"]
    assert ALLOWED in rules["what_it_does"]["text"]
    assert not claims(rules["what_it_does"]["text"])
    assert not claims("Among runners, a longer single run was associated with a higher rate of overuse injury.")


def test_no_text_is_left_unfinished() -> None:
    for file, table in toml_files().items():
        for path, sentence in texts(table):
            assert not re.search(r"\bTODO\b|\bTBD\b|\bXXX\b|lorem| {2}", sentence), (file, path)
            assert sentence == sentence.strip(), (file, path)


def test_what_load_says_by_judgement_calls_itself_judgement() -> None:
    judged = [
        rule for rule in load_rules().values() if rule.id.startswith(("load_", "fade_")) and rule.source == "judgement"
    ]
    assert judged
    assert {rule.certainty for rule in judged} == {"judgement"}

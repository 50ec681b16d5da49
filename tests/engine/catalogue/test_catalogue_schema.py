"""The schema refuses what does not fit, and says where and what is allowed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine.catalogue.catalogue_files import CATALOGUE
from runtall.catalogue import EXERCISE_IDS, layout, load_exercises
from runtall.catalogue.loader import read_exercise
from runtall.catalogue.schema import Flag, ListOf, Number, OneOrMore, OpenTable, Shape, Table, Text, Word, check
from runtall.errors import CatalogueError

COBRA = (CATALOGUE / "exercises" / "cobra.toml").read_text("utf-8")


def refusal(value: object, shape: Shape) -> str:
    with pytest.raises(CatalogueError) as refused:
        check(value, shape, file="a.toml")
    return str(refused.value)


def test_an_unknown_key_is_refused_with_file_path_and_what_is_allowed() -> None:
    spoiled = COBRA.replace("sets_to = 3", "sets_to = 3\nsets_tow = 4")
    with pytest.raises(CatalogueError) as refused:
        read_exercise(spoiled, "cobra", "exercises/cobra.toml")
    line = refused.value.line()
    assert line.startswith("error[catalogue]: exercises/cobra.toml: progression.sets_tow is an unknown key; ")
    assert "hold_to_s, load_step_kg, reps_to, sets_to, source, steps" in line


def test_an_unknown_key_deep_in_a_list_is_named_by_its_index() -> None:
    spoiled = COBRA.replace("rir = 3", "rri = 3", 1)
    with pytest.raises(CatalogueError, match=r"variant\[0\]\.dose\.rri is an unknown key"):
        read_exercise(spoiled, "cobra", "exercises/cobra.toml")


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('id = "cobra"\npurpose', 'id = "kobra"\npurpose', "id is kobra"),
        ("lower = 0.5\nmid = 0.4", "lower = 0.5\nmid = 0.5", "session.regions does not sum to one"),
        ("tempo_s = [1, 3, 2]", "tempo_s = [1, 3, 3]", "does not sum to its rep_s"),
        ('gates = ["cobra_hold_10"]', 'gates = ["cobra_hold_11"]', "names the gate cobra_hold_11"),
        ('source = "ekstrom_2003"', 'source = "ekstrom_2033"', "names the source ekstrom_2033"),
        ('id = "incline_cobra"', 'id = "standing_wall_w"', "is there twice"),
        ('kind = "substitute"', 'kind = "regression"', "is out of order"),
        ('kind = "progression"', 'kind = "full"', "needs exactly one full exercise"),
        ("is_pull = false", "is_pull = false\nis_push = true", "unknown key"),
        ("low_back = 5", "lower_back = 5", "unknown key"),
        ("low_back = 5", "low_back = 11", "a whole number from 0 to 10"),
        ('purpose = "', 'purpose = " ', "text without blanks at its ends"),
    ],
)
def test_a_spoiled_entry_is_refused(old: str, new: str, complaint: str) -> None:
    assert old in COBRA
    with pytest.raises(CatalogueError) as refused:
        read_exercise(COBRA.replace(old, new, 1), "cobra", "exercises/cobra.toml")
    assert complaint in str(refused.value)


def test_the_full_exercise_alone_may_leave_its_steps_to_the_entry() -> None:
    spoiled = COBRA.replace('equipment = [["bench"]]', 'equipment = [["bench"]]\ngates = ["plank_45"]')
    assert read_exercise(spoiled, "cobra", "f").variant("incline_cobra").gates == ("plank_45",)
    begin = COBRA.index("steps = [", COBRA.index('id = "incline_cobra"'))
    with pytest.raises(CatalogueError, match="must say its steps"):
        read_exercise(COBRA[:begin] + COBRA[COBRA.index("equipment", begin) :], "cobra", "f")


def test_text_that_is_no_toml_is_refused() -> None:
    with pytest.raises(CatalogueError, match=r"x\.toml is no TOML"):
        read_exercise("id = ", "cobra", "x.toml")


def test_each_shape_says_what_it_wants() -> None:
    assert "it has to be one of: a, b" in refusal("c", Word(("a", "b")))
    assert "it has to be true or false" in refusal(1, Flag())
    assert "a whole number from 0 to 3" in refusal(1.5, Number(0, 3, whole=True))
    assert "a number from 0 to 3" in refusal(True, Number(0, 3))
    assert "a number from 0 to 3" in refusal(float("nan"), Number(0, 3))
    assert "text of the form [a-z]+" in refusal("A", Text("[a-z]+"))
    assert "a list of at least 1" in refusal([], ListOf(Text(), least=1))
    assert "a list of at most 1" in refusal([1, 1], ListOf(Number(0, 3), most=1))
    assert "a.toml: [1] is 'a'; it has to be no item twice" in refusal(["a", "a"], ListOf(Text()))
    assert "a list of at least 1" in refusal([], OneOrMore(Text()))
    assert "it has to be a table" in refusal(3, Table({}))
    assert "a.toml: b is missing; keys needed here: b" in refusal({}, Table({"b": Text()}))
    assert "a.toml: B is an unknown key" in refusal({"B": 1}, OpenTable({}, Number(0, 3), "[a-z]"))
    check({"b": 1}, OpenTable({}, Number(0, 3), "[a-z]"), file="a.toml")
    check("a", OneOrMore(Text()), file="a.toml")


def shapes(shape: Shape) -> Iterator[Shape]:
    yield shape
    match shape:
        case ListOf() | OneOrMore():
            yield from shapes(shape.item)
        case Table() | OpenTable():
            for inner in (*shape.required.values(), *shape.optional.values()):
                yield from shapes(inner)
            if isinstance(shape, OpenTable):
                yield from shapes(shape.rest)


def holds_number(shape: Shape) -> bool:
    return isinstance(shape, Number) or (isinstance(shape, ListOf | OneOrMore) and holds_number(shape.item))


@pytest.mark.parametrize("name", ["EXERCISE", "GATES", "RULES"])
def test_the_layout_asks_every_table_with_numbers_for_a_source(name: str) -> None:
    found = [shape for shape in shapes(getattr(layout, name)) if isinstance(shape, Table | OpenTable)]
    for table in found:
        inside = [*table.required.values(), *table.optional.values()]
        if isinstance(table, OpenTable):
            inside.append(table.rest)
        if any(holds_number(shape) for shape in inside):
            assert "source" in table.required


def test_every_exercise_file_is_one_of_the_six() -> None:
    assert {path.stem for path in (CATALOGUE / "exercises").glob("*.toml")} == set(EXERCISE_IDS)
    assert tuple(load_exercises()) == EXERCISE_IDS

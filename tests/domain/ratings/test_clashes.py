"""An answer covers what it saw, until a source says something new."""

import pytest

from qianmo.domain.ratings.clashes import FILE, Said, Statement, answered, contradict


def said(**marks: str) -> list[Statement]:
    """One statement by source: the file and registers a and b."""
    return [Statement(FILE if source == "file" else source, mark, mark) for source, mark in marks.items()]


def test_sources_contradict_each_other_when_they_say_more_than_one_thing():
    assert contradict(said(file="上", a="下"))
    assert not contradict(said(file="上", a="上", b="上"))


@pytest.mark.parametrize(
    ("holds", "now", "covered"),
    [
        ("上", {"file": "上", "a": "下"}, True),
        ("上", {"file": "上", "a": "下", "b": "下"}, True),
        ("上", {"file": "上", "a": "远"}, False),
        ("下", {"file": "下", "a": "下", "b": "上"}, True),
        ("下", {"file": "远", "a": "下"}, False),
        ("上", {"file": "下", "a": "上"}, False),
        (None, {"file": "上", "a": "下"}, True),
        (None, {"file": "下", "a": "上"}, False),
    ],
)
def test_an_answer_to_file_above_and_register_below(holds, now, covered):
    answer = Said(frozenset({"上", "下"}), "上", holds)
    assert answered(answer, said(**now)) is covered
    assert not answered(None, said(**now))

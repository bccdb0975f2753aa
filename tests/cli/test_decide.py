"""`qianmo decide` and `qianmo policy check` at the terminal: JSON out, one sentence when it cannot."""

import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from qianmo.apps import products
from qianmo.cli.decide import decide_cases
from qianmo.cli.main import main
from qianmo.cli.policy import check_policy
from tests.decisions.drawn import Formula, Table, drawn

FUNONG = Path(products.__file__).with_name("policies") / "funong.dmn"
FACTS = {"n": "integer", "x": "number", "d": "date"}


@pytest.fixture
def shares(tmp_path):
    """A model that divides, with two decisions."""
    path = tmp_path / "shares.dmn"
    path.write_bytes(
        drawn(
            FACTS,
            Formula("share", "x / 3"),
            Table("t", [("n", "integer")], [("a", "integer", ""), ("b", "date", "")], [["> 1", "n", "d"]]),
        )
    )
    return path


def cases_file(tmp_path, text):
    path = tmp_path / "cases.json"
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("engine", ["one", "sql"])
def test_outcomes_come_as_one_json_array_in_the_order_of_the_cases(shares, tmp_path, capsys, engine):
    cases = cases_file(tmp_path, '[{"x": 0.1}, {"x": 6}, {"x": "一"}, {}, {"x": 123456789012345.6789}]')
    assert decide_cases([str(shares), "--decision", "share", "--cases", cases, "--engine", engine]) == 0
    answers = json.loads(capsys.readouterr().out, parse_float=Decimal)
    third = Decimal("0.03333333333333333333333333333333333")
    exact = [third, 2, {"error": "“x”应为数值"}, None, Decimal("41152263004115.2263")]
    assert answers == exact


@pytest.mark.parametrize("engine", ["one", "sql"])
def test_records_and_days_are_written_as_they_came_in(shares, tmp_path, capsys, engine):
    cases = cases_file(tmp_path, '[{"n": 5, "d": "2026-09-30"}, {"n": 0}]')
    assert decide_cases([str(shares), "--decision", "t", "--cases", cases, "--engine", engine]) == 0
    assert json.loads(capsys.readouterr().out) == [
        {"a": 5, "b": {"@type": "date", "value": "2026-09-30"}},
        None,
    ]


@pytest.mark.parametrize("engine", ["one", "sql"])
def test_no_cases_give_an_empty_array(shares, tmp_path, capsys, engine):
    cases = cases_file(tmp_path, "[]")
    assert decide_cases([str(shares), "--decision", "t", "--cases", cases, "--engine", engine]) == 0
    assert json.loads(capsys.readouterr().out) == []


BAD_CASES = ["{}", "[1]", "[{]", "", "[" * 100_000]


@pytest.mark.parametrize("text", BAD_CASES, ids=["object", "number", "broken", "empty", "deep"])
def test_a_file_that_is_no_array_of_cases_is_refused_with_a_sentence(shares, tmp_path, capsys, text):
    assert decide_cases([str(shares), "--decision", "t", "--cases", cases_file(tmp_path, text)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "cases.json：" in said.err


def test_what_is_missing_is_named(shares, tmp_path, capsys):
    cases = cases_file(tmp_path, "[{}]")
    assert decide_cases([str(tmp_path / "no.dmn"), "--decision", "t", "--cases", cases]) == 2
    assert decide_cases([str(shares), "--decision", "额度", "--cases", cases]) == 2
    assert decide_cases([str(shares), "--decision", "t", "--cases", str(tmp_path / "no.json")]) == 2
    said = capsys.readouterr().err
    assert "no.dmn" in said
    assert "额度" in said
    assert "no.json" in said


def test_a_sound_policy_passes_and_says_so(capsys):
    assert main(["policy", "check", str(FUNONG)]) == 0
    assert capsys.readouterr().out == "没有发现问题。\n"


def test_findings_are_sentences_or_json(tmp_path, capsys):
    path = tmp_path / "gap.dmn"
    path.write_bytes(
        drawn(FACTS, Table("额度", [("n", "integer")], [("y", "integer", "")], [["< 60", "1"], ["> 60", "0"]]))
    )
    assert check_policy(["check", str(path)]) == 1
    assert capsys.readouterr().out == "“额度”有缺口：“n”为 60时没有一行命中。\n"
    assert check_policy(["check", "--json", str(path)]) == 1
    assert json.loads(capsys.readouterr().out)[0]["example"] == {"n": 60}


def test_a_file_that_is_no_model_is_refused(tmp_path, capsys):
    path = tmp_path / "no.dmn"
    path.write_text("<html/>")
    assert check_policy(["check", str(path)]) == 2
    assert "不是 DMN" in capsys.readouterr().err


def test_deciding_needs_neither_django_nor_a_database(tmp_path):
    cases = cases_file(tmp_path, "[{}]")
    script = (
        "import sys; from qianmo.cli.decide import decide_cases;"
        f"code = decide_cases([{str(FUNONG)!r}, '--decision', 'offer', '--cases', {cases!r}, '--engine', 'sql']);"
        "assert 'django' not in sys.modules; sys.exit(code)"
    )
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO", "DATABASE"))}
    done = subprocess.run([sys.executable, "-c", script], env=bare, capture_output=True, check=False, text=True)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)[0]["admitted"] is False

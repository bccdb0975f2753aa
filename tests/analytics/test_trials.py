"""Two versions tried on a county of ten: who gains, who loses and by how much, worked out by hand."""

import csv
import json

import pytest

from qianmo import decisions
from qianmo.analytics.trials import Cases, TrialError, compare
from qianmo.apps.products import shelf
from qianmo.decisions import editing
from tests.house.tree import HOME
from tests.policies import STEPS, small_policy

WAN = 1_000_000
TABLE = HOME / "tests" / "tables" / "back_test.csv"
FORMER = decisions.load(small_policy().encode())
DRAFT = decisions.load(
    small_policy(
        (("[2..5)", "较好", 5), ("[5..8)", "优秀", 7), ("[8..10)", "优秀", 8), (">= 10", "特优", 12)), least_wan=3
    ).encode()
)


def _read() -> list[dict[str, str]]:
    lines = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines))


def _fen(text: str) -> int | None:
    return round(float(text) * WAN) if text else None


def _cases(rows: list[dict[str, str]], *, lines: bool) -> Cases:
    known = {"subject_id": [int(row["户"]) for row in rows], "branch_id": [int(row["支行"]) for row in rows]}
    if lines:
        known |= {
            "line_fen": [_fen(row["现额度万"]) for row in rows],
            "used_fen": [_fen(row["已用万"]) for row in rows],
            "verdict_fen": [_fen(row["评议万"]) for row in rows],
        }
    return Cases(known=known, facts=[json.dumps({"income_fen": _fen(row["年收入万"])}) for row in rows])


def test_every_household_changes_as_worked_out_by_hand():
    rows = _read()
    with compare(cases=_cases(rows, lines=False), before=FORMER, after=DRAFT) as trial:
        changed = {row["subject_id"]: (row["kind"], row["band"]) for row in trial.changed().to_pylist()}
        totals = trial.totals()
    assert changed == {int(row["户"]): (row["变化"], row["档"]) for row in rows if row["变化"]}
    assert {name: totals[name] for name in ("cases", "changed", "gained", "lost", "up", "down")} == {
        "cases": 10, "changed": 6, "gained": 0, "lost": 1, "up": 3, "down": 2,
    }  # fmt: skip
    assert (totals["fen_before"], totals["fen_after"]) == (5 * 2 * WAN + 8 * 3 * WAN + 10 * 3 * WAN, 63 * WAN)


def test_live_lines_follow_the_policy_only_where_it_binds_them():
    rows = [row for row in _read() if row["现额度万"]]
    with compare(cases=_cases(rows, lines=True), before=FORMER, after=DRAFT) as trial:
        changed = {row["subject_id"]: row for row in trial.changed().to_pylist()}
        totals, branches = trial.totals(), {row["key"]: row["net_fen"] for row in trial.by("branch_id")}
    for row in rows:
        if row["变化"]:
            found = changed[int(row["户"])]
            assert (found["own_after"], found["over"]) == (_fen(row["新额度万"]), row["超新额度"] == "yes"), row
    assert totals["over"] == 2
    assert (totals["added_fen"], totals["taken_fen"]) == (3 * WAN, 6 * WAN)
    assert branches == {1: -6 * WAN, 2: 3 * WAN}


def test_reasons_and_grades_are_told_before_and_after():
    with compare(cases=_cases(_read(), lines=False), before=FORMER, after=DRAFT) as trial:
        reasons = {row["reason"]: (row["before"], row["after"]) for row in trial.reasons()}
        grades = {(row["before"], row["after"]): row["cases"] for row in trial.grades()}
    assert reasons == {"年收入不足": (1, 2), "缺年收入": (1, 1)}
    assert grades == {("较好", "较好"): 1, ("较好", None): 1, ("优秀", "优秀"): 3, ("特优", "特优"): 3, (None, None): 2}


def test_another_paper_or_another_approver_alone_is_a_change_of_terms():
    kept = shelf.products()["fumin"]
    source = shelf.made(kept)
    paper = editing.SetCell("documents", "documents_rule1", "documents_out1", '"身份证件及复印件"')
    approver = editing.SetFormula("p_branch_wan", "1")
    cases = Cases(known={"branch_id": [1]}, facts=[json.dumps(dict(kept.cases[0].inputs))])
    for edit in (paper, approver):
        after = decisions.load(editing.edited(source, [edit]))
        with compare(cases=cases, before=decisions.load(source), after=after) as trial:
            assert (trial.totals()["terms"], trial.totals()["changed"]) == (1, 1)


def test_without_a_version_in_force_everybody_admitted_is_new():
    with compare(cases=_cases(_read(), lines=False), before=None, after=DRAFT) as trial:
        totals = trial.totals()
    assert (totals["gained"], totals["admitted_before"], totals["fen_before"]) == (7, 0, 0)


def test_a_fact_of_the_wrong_sort_gets_the_answer_of_the_engine_for_one_case():
    cases = Cases(known={"subject_id": [1, 2]}, facts=['{"income_fen": "很多"}', '{"income_fen": 6000000}'])
    said = decisions.compile(DRAFT).decide_all([cases.case(0)], "offer")[0].error
    with compare(cases=cases, before=FORMER, after=DRAFT) as trial:
        totals, reasons = trial.totals(), [row["reason"] for row in trial.reasons()]
        assert [row["subject_id"] for row in trial.changed().to_pylist()] == [2]
    assert totals["failed_after"] == 1
    assert reasons == [said]


def test_a_case_on_which_two_rules_hit_is_refused_with_the_error_and_counted():
    doubled = decisions.load(small_policy((*STEPS, (">= 12", "特优", 20))).encode())
    with compare(cases=_cases(_read(), lines=False), before=FORMER, after=doubled) as trial:
        totals = trial.totals()
    assert (totals["lost"], totals["failed_after"]) == (3, 3)


def test_a_model_without_an_offer_is_named():
    other = decisions.load(small_policy().replace('"offer"', '"other"').encode())
    with pytest.raises(TrialError, match="offer"), compare(cases=_cases([], lines=False), before=None, after=other):
        pass


def test_nobody_at_all_is_no_trouble():
    with compare(cases=_cases([], lines=False), before=FORMER, after=DRAFT) as trial:
        assert (trial.totals()["cases"], trial.changed().num_rows) == (0, 0)

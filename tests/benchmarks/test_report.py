"""The line a benchmark ends with: the keys that scripts read, and figures that cannot flatter."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.measuring.report import Progress, Report, percentile, rounded

HOME = Path(__file__).resolve().parents[2]
HALF_A_MINUTE = {"name": "demo-county", "unit": "us/row", "size": {"households": 2_000, "rows": 50_000}}


def read_back(**changes):
    return json.loads(Report(**{**HALF_A_MINUTE, "ours": 600.0, "floor": 150.0, **changes}).line())


def test_the_keys_that_scripts_read_come_first_and_in_order():
    line = read_back(more={"seconds": 30.0, "steps": {"建档": 6.5}})
    assert list(line) == ["name", "unit", "ours", "floor", "ratio", "peers", "size", "seconds", "steps"]


def test_the_ratio_is_our_cost_over_the_floors():
    assert read_back()["ratio"] == 4.0  # 600 us a row, where a COPY needs 150


def test_the_ratio_is_taken_before_rounding():
    assert read_back(ours=1.00004, floor=0.99996)["ratio"] == rounded(1.00004 / 0.99996) == 1.0
    assert read_back(ours=2_000.4, floor=1_999.6)["ours"] == 2_000.0


def test_chinese_names_of_steps_stay_readable_on_one_line():
    line = Report(**HALF_A_MINUTE, ours=2.0, floor=1.0, more={"steps": {"建档": 6.5}}).line()
    assert "建档" in line
    assert "\n" not in line


@pytest.mark.parametrize("floor", [0.0, -1.0])
def test_a_floor_of_nothing_is_no_floor(floor):
    with pytest.raises(ValueError, match="measures nothing"):
        read_back(floor=floor)


def test_a_further_figure_may_not_hide_a_fixed_one():
    with pytest.raises(ValueError, match="ratio"):
        read_back(more={"ratio": 1.0})


def test_the_line_is_utf8_where_the_locale_is_not():
    code = (
        "from benchmarks.measuring.report import Report;"
        "Report(name='x', unit='us', ours=2.0, floor=1.0, size={}, peers={'\\u65c1': 3.0}).show()"
    )
    environment = os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONPATH": str(HOME)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=True)
    assert json.loads(done.stdout.decode("utf-8"))["peers"] == {"旁": 3.0}


@pytest.mark.parametrize(
    ("share", "value"),
    [(50, 10.0), (95, 19.0), (96, 20.0), (100, 20.0), (5, 1.0), (0, 1.0)],
)
def test_a_percentile_of_twenty_runs_is_one_of_the_runs(share, value):
    assert percentile([float(run) for run in range(20, 0, -1)], share) == value


def test_a_percentile_of_no_runs_is_refused():
    with pytest.raises(ValueError, match="no values"):
        percentile([], 50)


def test_progress_is_told_to_a_terminal_only(capsys, monkeypatch):
    Progress().tell("建档")
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    Progress().tell("建档")
    assert "建档" in capsys.readouterr().err

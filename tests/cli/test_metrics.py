"""`qianmo metrics`: a figure from the terminal, and a sentence where there is none."""

from datetime import date

import pytest

from qianmo.cli.main import main
from tests.analytics.metrics.bank import lay


@pytest.fixture
def lake(tmp_path):
    return lay(
        tmp_path / "lake",
        balances={1: {date(2026, 1, 1): 10_000_000, date(2026, 2, 1): 15_000_000}, -2: {date(2026, 1, 1): 500}},
        accounts=[{"account_id": 1, "branch_id": 5}, {"account_id": -2, "branch_id": 5, "side": "loan"}],
    )


def run(*words):
    return main(["metrics", *map(str, words)])


def test_a_figure_is_written_as_rows(lake, capfdbinary):
    assert not run("run", "average", "--on", "2026-02-28", "--since", "2026-01-01", "--lake", lake.root)
    said = capfdbinary.readouterr().out.decode().splitlines()
    assert said == [
        '"key","days","balance_days","weighted_balance_days","average_fen"',
        "5,59,730000000,730000000,12372881",
    ]
    assert not run("run", "position", "--grain", "account", "--set", "side=loan", "--lake", lake.root)
    assert capfdbinary.readouterr().out.decode().splitlines()[1] == "-2,500,500,500,0,1"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("run", "weather"), "没有叫“weather”的指标"),
        (("run", "funnel", "--grain", "manager"), "funnel is told by household, cell, branch, segment"),
        (("run", "average", "--set", "colour=3"), "average takes"),
        (("run", "average", "--lake", "nowhere"), "湖里还没有余额"),
    ],
)
def test_what_does_not_exist_is_told_in_a_sentence(lake, capsys, words, sentence):
    assert run(*words, *(() if "--lake" in words else ("--lake", lake.root))) == 3
    assert sentence in capsys.readouterr().err


def test_a_setting_that_names_no_engine_is_told(lake, capsys, monkeypatch):
    monkeypatch.setenv("QIANMO_ENGINE", "abacus")
    assert run("run", "average", "--lake", lake.root) == 3
    assert "QIANMO_ENGINE 是「abacus」" in capsys.readouterr().err


def test_without_java_spark_says_what_to_install(lake, capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("QIANMO_ENGINE", "spark")
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    assert run("run", "average", "--lake", lake.root) == 3
    assert "这台机器没有 Java 17" in capsys.readouterr().err


def test_all_figures_are_listed(capsys):
    assert not run("list")
    assert "average          日均  按 account branch" in capsys.readouterr().out

"""`qianmo feed`: a line a file in the order of dependency, a total, and an exit code that says if all was taken."""

import os

from qianmo.cli import feed
from tests.apps.feeds.conftest import core, lake
from tests.testing_database import HOME

__all__ = ["core", "lake"]
EXAMPLES = HOME / "docs" / "how-to" / "deliveries"
QUICKLY = ["--quiet-seconds", "0"]
HEAD = "账号,证件号码,产品代码,类别,机构代码,开户日,销户日"


def test_a_folder_is_loaded_in_the_order_of_dependency_and_again_changes_nothing(core, capsys):
    core.write("balances_20260306.csv", "账号,日期,余额", "62170001,2026-03-06,2")
    core.write("balances_20260305.csv", "账号,日期,余额", "62170001,2026-03-05,1")
    core.write("accounts_20260305.csv", HEAD, "62170001,,D101,存款,0101,2020-01-02,")
    core.write("products.csv", "产品代码,产品名称,类别,折算系数", "D101,活期,存款,1")
    assert feed.run(["load", str(core.folder), *QUICKLY]) == 0
    said = capsys.readouterr().out.splitlines()
    assert [line.partition("：")[0] for line in said] == [
        "products.csv", "accounts_20260305.csv", "balances_20260305.csv", "balances_20260306.csv", "合计",
    ]  # fmt: skip
    assert said[2] == "balances_20260305.csv：已入湖，1 行，变动 1 行，合计 1.00 元"
    assert said[-1] == "合计：已入湖 4 份"
    assert feed.run(["load", str(core.folder), *QUICKLY]) == 0
    assert capsys.readouterr().out.splitlines()[2].endswith("（先前已收过）")
    assert feed.run(["list", "--last", "1"]) == 0
    assert "balances_20260306.csv：已入湖" in capsys.readouterr().out


def test_what_is_refused_or_waits_shows_in_the_exit_code_and_leaves_the_rest(core, capsys):
    core.write("accounts_20260305.csv", HEAD, "62170001,,D101,存款,0101,2020-01-02,")
    core.write("balances_20260305.csv", "账号,日期,余额", "62179999,2026-03-05,1")
    core.write("notes.txt", "x")
    assert feed.run(["load", str(core.folder), *QUICKLY]) == 1
    said = capsys.readouterr().out
    assert "accounts_20260305.csv：已入湖，1 行" in said
    assert "第 2 行：「账号」没有登记" in said
    assert "notes.txt：不能收 notes.txt：没有一份对照认得这个文件名" in said
    assert said.endswith("合计：已入湖 1 份，不收 2 份\n")


def test_a_file_still_being_written_is_left_alone(core, capsys):
    core.write("accounts_20260305.csv", HEAD, "62170001,,D101,存款,0101,2020-01-02,")
    path = core.write("accounts_20260306.csv", HEAD)
    later = path.stat().st_mtime + 3600
    os.utime(path, (later, later))
    assert feed.run(["load", str(core.folder), *QUICKLY]) == 0
    assert "accounts_20260306.csv：还在写，先不动" in capsys.readouterr().out


def test_the_example_files_of_the_how_to_are_taken_in_as_they_lie(core, capsys):
    assert feed.run(["load", str(EXAMPLES), *QUICKLY]) == 0
    assert capsys.readouterr().out.endswith("合计：已入湖 7 份\n")

"""Every room exists, has its doors, says in one sentence what it is for, and has its place in the contracts."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.rooms import CONTRACTS, DOORS, contracts, heights, layers, packages_in
from tests.house.tree import HOME, listed

ROOMS = sorted(heights())
NOT_FURNISHED = "Not furnished yet."


def docstring(path: Path) -> str:
    return ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""


def test_the_contracts_list_exactly_the_rooms_that_exist():
    assert set(ROOMS) == packages_in("qianmo/apps")


def test_the_contracts_list_exactly_the_floors_that_exist():
    assert set().union(*layers("floors")) == packages_in("qianmo")


@pytest.mark.parametrize("contract", ["floors", "rooms"])
def test_an_unlisted_package_would_break_the_build(contract):
    assert contracts()[contract]["exhaustive"] == "true"


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_has_its_doors(room):
    folder = HOME / "qianmo" / "apps" / room
    missing = [door for door in DOORS if not (folder / f"{door}.py").is_file() and not (folder / door).is_dir()]
    assert not missing, f"{room} lacks {missing}"


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_says_in_one_sentence_what_it_keeps(room):
    said = docstring(HOME / "qianmo" / "apps" / room / "__init__.py").removesuffix(NOT_FURNISHED).strip()
    assert re.fullmatch(r"[\u4e00-\u9fff]{2,6}: [^.]+\.?", said), f"“中文名: one sentence.” expected, found: {said!r}"


@pytest.mark.parametrize("contract", sorted(contracts()))
def test_a_contract_has_a_reason_above_it(contract):
    lines = CONTRACTS.read_text(encoding="utf-8").splitlines()
    above = lines[: lines.index(f"[importlinter:contract:{contract}]")]
    reason = ""
    while above and above[-1].startswith("#"):
        reason = above.pop().lstrip("# ") + " " + reason
    assert len(reason.split()) >= 10, f"say above {contract} why it holds"


def tables_of(room: str) -> str:
    """The source of a room's tables, one module or a package of them."""
    folder = HOME / "qianmo" / "apps" / room
    return "".join(
        path.read_text(encoding="utf-8") for path in [*folder.glob("models.py"), *folder.glob("models/*.py")]
    )


FURNISHED = [room for room in ROOMS if "(models.Model)" in tables_of(room)]


@pytest.mark.parametrize("room", FURNISHED)
def test_the_tables_of_a_furnished_room_are_kept_from_the_edges(room):
    assert f"qianmo.apps.{room}.models" in contracts()["tables-private"]["forbidden_modules"].split()


@pytest.mark.parametrize("room", FURNISHED)
def test_a_furnished_room_no_longer_says_that_it_is_empty(room):
    assert not docstring(HOME / "qianmo" / "apps" / room / "__init__.py").endswith(NOT_FURNISHED)


def test_nobody_imports_against_the_contracts():
    lint = Path(sys.executable).with_name("lint-imports")
    answer = subprocess.run([lint, "--config", CONTRACTS], cwd=HOME, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, listed([answer.stdout + answer.stderr])

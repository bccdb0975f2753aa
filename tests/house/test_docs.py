"""The texts a newcomer reads agree with the tree they describe.

Names of rooms and tables, commands, links and sources are checked, because a page that is wrong once is not believed
again.
"""

import re
import tomllib

import pytest
from django.apps import apps

from tests.house.rooms import heights
from tests.house.tree import HOME, committed, listed, sources

ROOMS = sorted(heights())
MODELS = [model for model in apps.get_models() if model.__module__.startswith("qianmo.apps.")]
PAGES = {source.path: source for source in sources() if source.suffix == ".md"}
RECORDS = sorted(path for path in PAGES if re.match(r"docs/adr/\d", path))
SECTIONS = ["Status", "Context", "Decision", "Consequences", "Rejected"]


def rows(path: str) -> list[list[str]]:
    """Cells of every table row of a page."""
    found = [re.split(r"(?<!\\)\|", line.strip().strip("|")) for line in PAGES[path].lines if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in found if not set("".join(row)) <= set(":- ")]


def spoken(name: str) -> str:
    """`RosterEntry` as the glossary writes it: roster entry."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()


GLOSSARY = {
    (chinese, english)
    for row in rows("GLOSSARY.md")
    if len(row) == 3
    for chinese in row[0].split("、")
    for english in re.split(r"[,:] ", row[1])
}


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_is_in_the_architecture(room):
    named = {word for row in rows("ARCHITECTURE.md") for word in re.findall(r"`(\w+)`", row[0])}
    assert room in named


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_is_in_the_glossary(room):
    assert re.search(rf"(?:room )?`{room}`|^\| \S+ \| {room} \|", PAGES["GLOSSARY.md"].text, re.MULTILINE)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_table_is_in_the_glossary_with_both_its_names(model):
    wanted = str(model._meta.verbose_name), spoken(model.__name__)
    same_english = [chinese for chinese, english in GLOSSARY if english == wanted[1]]
    assert wanted in GLOSSARY, f"expected the row {wanted}; under that English word there is {same_english}"


def test_no_english_word_of_the_glossary_has_two_meanings():
    terms = [row[1] for row in rows("GLOSSARY.md") if len(row) == 3]
    twice = {term for term in terms if terms.count(term) > 1} - {"English (code name)"}
    assert not twice


@pytest.mark.parametrize("path", sorted(PAGES))
def test_the_commands_a_page_names_exist(path):
    targets = set(re.findall(r"^([\w-]+):", (HOME / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    unknown = set(re.findall(r"\bmake ([a-z][\w-]*)", " ".join(code(path)))) - targets
    assert not unknown, f"{path} names {unknown}, the Makefile has {sorted(targets)}"


@pytest.mark.parametrize("path", sorted(PAGES))
def test_the_words_of_qianmo_a_page_names_exist(path):
    from qianmo.cli.main import COMMANDS

    of_django = {"makemigrations", "migrate", "help", "shell"}
    commands = [match[1] for part in code(path) if (match := re.match(r"(?:\.venv/bin/)?qianmo ([a-z]+)", part))]
    unknown = set(commands) - set(COMMANDS) - of_django
    assert not unknown, f"{path} names {unknown}"


def code(path: str) -> list[str]:
    """What a page sets as code: spans and indented lines."""
    text = PAGES[path].text
    return [*re.findall(r"`([^`]+)`", text), *re.findall(r"^ {4,}(\S.*)$", text, re.MULTILINE)]


@pytest.mark.parametrize("path", sorted(PAGES))
def test_links_within_the_tree_lead_somewhere(path):
    folder = (HOME / path).parent
    targets = [target for target in re.findall(r"\]\(([^)#\s]+)", PAGES[path].text) if "://" not in target]
    dead = [f"{path}: {target}" for target in targets if not (folder / target).exists()]
    assert not dead, listed(dead)


@pytest.mark.parametrize("path", sorted(PAGES))
def test_the_files_a_page_names_exist(path):
    words = [word for part in code(path) for word in part.split()]
    named = {word for word in words if re.fullmatch(r"(?:qianmo|tests|docs|frontend|requirements)/[\w./-]+", word)}
    dead = [f"{path}: {name}" for name in named if not (HOME / name).exists()]
    assert not dead, listed(dead)


@pytest.mark.parametrize("path", RECORDS)
def test_a_decision_has_every_section_in_order(path):
    number, title = re.match(r"# (\d+)\. (.+)", PAGES[path].lines[0]).groups()
    assert int(number) == int(re.search(r"/(\d+)", path)[1])
    assert title
    assert [line.removeprefix("## ") for line in PAGES[path].lines if line.startswith("## ")] == SECTIONS
    assert len(PAGES[path].text.split()) < 700, "one page"


def test_decisions_are_numbered_without_gaps_and_all_listed():
    numbers = [int(re.search(r"/(\d+)", path)[1]) for path in RECORDS]
    assert numbers == list(range(1, len(numbers) + 1))
    listed_there = re.findall(r"\]\((\d{4}-[\w-]+\.md)\)", PAGES["docs/adr/README.md"].text)
    assert listed_there == [path.rpartition("/")[2] for path in RECORDS]


def test_every_source_the_code_names_is_explained():
    known = {row[0] for row in rows("docs/sources.md")}
    named = {
        (word, source.path)
        for source in sources()
        if source.is_under("qianmo")
        for word in re.findall(r"\b[Ss]ources?: (S\d)\b", source.text)
    }
    assert len(named) > 5
    assert not {place for place in named if place[0] not in known}


def test_the_changelog_tells_of_this_version():
    version = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert f"## {version}\n" in PAGES["CHANGELOG.md"].text


@pytest.mark.parametrize("path", ["README.md", "README.zh-CN.md"])
def test_both_readmes_name_the_same_commands_and_figures(path):
    other = {"README.md": "README.zh-CN.md", "README.zh-CN.md": "README.md"}[path]
    figures = set(re.findall(r"\d+,\d{3}|\d+\.\d+(?= ?亿)", PAGES[path].text))
    assert figures == set(re.findall(r"\d+,\d{3}|\d+\.\d+(?= ?亿)", PAGES[other].text))
    assert {"make run", "make test"} <= {part.split("  ")[0].strip() for part in code(path)}
    assert "LICENSE" in committed()

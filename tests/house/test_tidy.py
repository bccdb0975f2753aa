"""The manners of the tree, kept by machine so that nobody has to remember them.

Each rule is run twice: over the whole tree, where it must find nothing, and over a planted fault, which it must find.
"""

import pytest

from tests.house import names, purity, sizes, texts, unused
from tests.house.tree import Source, committed, listed, sources, walked

RULES = {
    "files stay short": sizes.long_files,
    "functions stay short": sizes.long_functions,
    "a services file holds few acts": sizes.crowded_doors,
    "names have a subject": names.empty_names,
    "modules say what they are for": names.silent_modules,
    "no notes for later": texts.notes_for_later,
    "texts speak of the project alone": texts.workshop_talk,
    "no download addresses": texts.download_addresses,
    "no machine paths": texts.machine_paths,
    "no code of others": texts.foreign_code,
    "no clock below the edges": purity.own_clocks,
    "no fractions of money": purity.fractions_of_money,
}


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_the_tree_keeps_every_rule(rule):
    faults = [fault for source in sources() for fault in rule(source)]
    assert not faults, listed(faults)


def test_no_function_of_the_product_is_left_without_a_caller():
    faults = list(unused.unused_functions(sources()))
    assert not faults, listed(faults)


def test_the_tree_was_really_read():
    assert "pyproject.toml" in committed()
    assert "tests/house/test_tidy.py" in committed()
    assert not any(path.startswith((".venv/", "var/", "frontend/node_modules/")) for path in committed())


def test_without_git_the_same_files_are_found():
    assert set(committed()) - set(walked()) == set()
    assert not any(part in {".venv", "var", "node_modules"} for path in walked() for part in path.split("/"))


LONG_FUNCTION = "def rate():\n" + "    x = 1\n" * 60
NINE_ACTS = "".join(f"def act_{letter}():\n    pass\n" for letter in "abcdefghi")

PLANTED = [
    (sizes.long_files, "qianmo/domain/rating.py", "x = 1\n" * 301, 301),
    (sizes.long_files, "tests/domain/test_rating.py", "x = 1\n" * 501, 501),
    (sizes.long_files, "tests/conftest.py", "x = 1\n" * 151, 151),
    (sizes.long_files, "qianmo/web/templates/funnel.html", "<p>\n" * 151, 151),
    (sizes.long_files, "frontend/src/map.ts", "let x;\n" * 301, 301),
    (sizes.long_functions, "qianmo/domain/rating.py", LONG_FUNCTION, 1),
    (sizes.crowded_doors, "qianmo/apps/credit/services.py", NINE_ACTS, 17),
    (sizes.crowded_doors, "qianmo/apps/credit/services/draws.py", NINE_ACTS, 17),
    (names.empty_names, "qianmo/domain/utils.py", '"""Anything."""\n', 1),
    (names.empty_names, "qianmo/common/money.py", '"""Money."""\n', 1),
    (names.empty_names, "qianmo/web/data.py", '"""Things."""\n', 1),
    (names.empty_names, "qianmo/domain/rating.py", "x = 1\ndef rating_helper():\n    pass\n", 2),
    (names.empty_names, "qianmo/domain/rating.py", "class LineManager:\n    pass\n", 1),
    (names.empty_names, "qianmo/domain/rating.py", "def process_ballots():\n    pass\n", 1),
    (names.empty_names, "qianmo/domain/rating.py", "def do_rate():\n    pass\n", 1),
    (names.empty_names, "qianmo/domain/rating.py", "misc = 1\n", 1),
    (names.silent_modules, "qianmo/domain/rating.py", "x = 1\n", 1),
    (texts.notes_for_later, "qianmo/domain/rating.py", "# TO" + "DO: later\n", 1),
    (texts.workshop_talk, "docs/adr/0001-x.md", "As " + "iss" + "ue 7 asks\n", 1),
    (texts.workshop_talk, "README.md", "left to a later ses" + "sion\n", 1),
    (texts.workshop_talk, "README.md", "written by an ag" + "ent\n", 1),
    (texts.download_addresses, "requirements/core.txt", "--ind" + "ex-url https://example\n", 1),
    (texts.download_addresses, "frontend/package-lock.json", '"res' + 'olved": "https://example"\n', 1),
    (texts.machine_paths, "Makefile", "STATE = /ro" + "ot/qianmo\n", 1),
    (texts.machine_paths, "docs/how-to/x.md", "cd /ho" + "me/li/qianmo\n", 1),
    (texts.foreign_code, "qianmo/web/static/htmx.min.js", "x\n", 1),
    (texts.foreign_code, "frontend/vendor/chart.js", "x\n", 1),
    (texts.foreign_code, "frontend/src/chart.ts", "x" * 2_001, 1),
    (texts.foreign_code, "uv.lock", "version = 1\n", 1),
    (purity.own_clocks, "qianmo/domain/rating.py", "from datetime import date\nday = date.today()\n", 2),
    (purity.own_clocks, "qianmo/apps/credit/queries.py", "import datetime\nat = datetime.datetime.now()\n", 2),
    (purity.own_clocks, "qianmo/apps/credit/queries.py", "sql = 'SELECT id FROM x WHERE d < current_date'\n", 1),
    (purity.own_clocks, "qianmo/apps/org/models.py", "at = DateTimeField(auto_now_add=True)\n", 1),
    (purity.fractions_of_money, "qianmo/domain/credit/line.py", "rate = 0.05\n", 1),
    (purity.fractions_of_money, "qianmo/apps/ledger/queries.py", "share = fen / total\n", 1),
    (purity.fractions_of_money, "qianmo/apps/credit/models.py", "fen = models.FloatField()\n", 1),
]


@pytest.mark.parametrize(
    ("rule", "path", "text", "line"), PLANTED, ids=[f"{rule.__name__}-{path}" for rule, path, *_ in PLANTED]
)
def test_a_planted_fault_is_found(rule, path, text, line):
    found = list(rule(Source(path, text)))
    assert [(fault.path, fault.line) for fault in found[:1]] == [(path, line)], listed(found)


ALLOWED = [
    (sizes.long_files, "qianmo/apps/credit/migrations/0001_initial.py", "x = 1\n" * 900),
    (sizes.crowded_doors, "qianmo/apps/credit/queries.py", NINE_ACTS),
    (names.empty_names, "qianmo/domain/org.py", 'MANAGER = "manager"\n'),
    (names.empty_names, "qianmo/config/urls.py", "handler404 = 'missing'\n"),
    (names.empty_names, "qianmo/apps/grids/models.py", 'HELPER = "helper", "协办"\n'),
    (texts.workshop_talk, "qianmo/web/sign_in.py", 'request.META["HTTP_USER_AGENT"]  # the user agent\n'),
    (texts.machine_paths, "qianmo/web/urls/__init__.py", 'path("staff/work/today")\n'),
    (purity.own_clocks, "qianmo/web/seat.py", "from datetime import date\nday = date.today()\n"),
    (purity.fractions_of_money, "qianmo/apps/grids/cells.py", "half = width / 2\n"),
    (purity.fractions_of_money, "qianmo/domain/credit/line.py", "whole = fen // unit\n"),
    (purity.fractions_of_money, "qianmo/domain/credit/limits.py", "exact = 1 / (1 + Fraction(rate_ppm, PPM))\n"),
    (names.empty_names, "tests/demo/test_names.py", "def test_common_surnames_are_common():\n    pass\n"),
]


@pytest.mark.parametrize(
    ("rule", "path", "text"), ALLOWED, ids=[f"{rule.__name__}-{path}" for rule, path, _ in ALLOWED]
)
def test_what_is_meant_stays_allowed(rule, path, text):
    assert not list(rule(Source(path, text)))


def test_a_function_that_only_calls_or_praises_itself_is_unused():
    lonely = Source("qianmo/domain/rating.py", '"""See rate_twice."""\ndef rate_twice():\n    return rate_twice()\n')
    caller = Source("qianmo/domain/board.py", "from qianmo.domain.rating import rate_twice\n")
    assert [fault.line for fault in unused.unused_functions([lonely])] == [2]
    assert not list(unused.unused_functions([lonely, caller]))


def test_a_job_of_the_worker_counts_as_called():
    job = Source("qianmo/config/jobs.py", "@app.periodic(cron='* * * * *')\ndef seal_events():\n    pass\n")
    assert not list(unused.unused_functions([job]))


def test_a_view_named_in_a_string_counts_as_called():
    view = Source("qianmo/web/errors.py", "def missing(request):\n    pass\n")
    urls = Source("qianmo/config/urls.py", 'handler404 = "qianmo.web.errors.missing"\n')
    assert not list(unused.unused_functions([view, urls]))

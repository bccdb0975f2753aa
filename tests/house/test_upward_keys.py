"""What import contracts cannot see: keys between tables, and tables that are named in SQL.

A foreign key ties two rooms for ever, so it may only point down, and it leaves no accessor behind on the lower room
(`related_name="+"`). Rows of another room are read in queries alone: an act that wrote them would go round that room's
own acts and events.
"""

import ast
import re

import pytest
from django.apps import apps

from tests.house.rooms import heights, is_below
from tests.house.tree import Source, listed, sources

HAN = re.compile(r"[\u4e00-\u9fff]")
MODELS = [model for model in apps.get_models() if model.__module__.startswith("qianmo.apps.")]
TABLES = {model._meta.db_table: model._meta.app_label for model in MODELS}
OUTSIDE_THE_HOUSE = {"auth.User": "who may sign in is Django's; only org knows the account of a person"}


def keys(model):
    return [field for field in model._meta.get_fields() if field.is_relation and not field.auto_created]


def label_of(model):
    return model._meta.label


def test_there_are_tables_to_look_at():
    assert len(MODELS) > 20
    assert {"households", "credit"} <= {model._meta.app_label for model in MODELS}


@pytest.mark.parametrize("model", MODELS, ids=label_of)
def test_keys_point_down_or_stay_in_the_room(model):
    room, faults = model._meta.app_label, []
    for field in keys(model):
        target = field.related_model
        if target._meta.label in OUTSIDE_THE_HOUSE:
            continue
        other = target._meta.app_label
        if other != room and not (other in heights() and is_below(other, room)):
            faults.append(f"{label_of(model)}.{field.name} points up or sideways, at {label_of(target)}")
    assert not faults, listed(faults)


@pytest.mark.parametrize("model", MODELS, ids=label_of)
def test_keys_leave_no_accessor_behind(model):
    faults = [
        f"{label_of(model)}.{field.name} needs related_name='+'"
        for field in keys(model)
        if not field.remote_field.hidden
    ]
    assert not faults, listed(faults)


@pytest.mark.parametrize("model", MODELS, ids=label_of)
def test_tables_and_columns_have_chinese_names(model):
    named = {label_of(model): model._meta.verbose_name} | {
        f"{label_of(model)}.{field.name}": getattr(field, "verbose_name", "")
        for field in model._meta.get_fields()
        if not field.auto_created
    }
    faults = [f"{what} has no Chinese verbose_name" for what, name in named.items() if not HAN.search(str(name))]
    assert not faults, listed(faults)


def room_and_door(path: str) -> tuple[str, str]:
    """`credit`, `services` for a file of that door; the module's own name where it is no door."""
    parts = path.removesuffix(".py").split("/")
    return parts[2], parts[3] if len(parts) > 3 else ""


def foreign_models(source: Source):
    """Rooms whose tables a file imports, with the line."""
    for node in source.nodes:
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        for found in {match[1] for name in names if (match := re.match(r"qianmo\.apps\.(\w+)\.models\b", name))}:
            yield found, node.lineno


def foreign_tables(source: Source):
    """Rooms whose tables a file names in SQL, with the line."""
    for node in source.nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            for word in set(re.findall(r"\b[a-z]+_[a-z_]+\b", node.value)):
                if word in TABLES:
                    yield TABLES[word], node.lineno


READING = {"queries", "facts"}
"""Doors that read: pages and rooms above ask the first, the lake the second."""


def trespasses(source: Source) -> list[str]:
    """Where a file of a room touches tables it should not."""
    if (
        source.is_migration
        or not source.is_python
        or not source.path.startswith("qianmo/apps/")
        or source.path.count("/") < 3
    ):
        return []
    room, door = room_and_door(source.path)
    faults = []
    for other, line in [*foreign_models(source), *foreign_tables(source)]:
        if other == room:
            continue
        if door not in READING:
            faults.append(f"{source.path}:{line}: touches tables of {other}; read them through its queries")
        elif not is_below(other, room):
            faults.append(f"{source.path}:{line}: reads tables of {other}, which does not lie below {room}")
    return faults


def test_only_queries_read_tables_of_other_rooms_and_only_of_lower_ones():
    faults = [fault for source in sources() for fault in trespasses(source)]
    assert not faults, listed(faults)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("qianmo/apps/credit/services/draws.py", "from qianmo.apps.households.models import Household\n"),
        ("qianmo/apps/credit/services/draws.py", "sql = 'UPDATE households_household SET number = 1'\n"),
        ("qianmo/apps/credit/cases.py", "from qianmo.apps.households import models\n"),
        ("qianmo/apps/households/queries.py", "from qianmo.apps.credit.models import Line\n"),
        ("qianmo/apps/households/queries.py", "sql = 'SELECT id FROM credit_line'\n"),
        ("qianmo/apps/ledger/queries.py", "import qianmo.apps.approvals.models\n"),
    ],
)
def test_a_planted_trespass_is_found(path, text):
    assert len(trespasses(Source(path, text))) == 1


def test_a_query_may_read_a_lower_room_and_a_room_its_own_tables():
    lower = "from qianmo.apps.households.models import Household\nsql = 'SELECT id FROM grids_cell'\n"
    assert not trespasses(Source("qianmo/apps/credit/queries.py", lower))
    assert not trespasses(
        Source("qianmo/apps/credit/services/draws.py", "from qianmo.apps.credit.models import Draw\n")
    )

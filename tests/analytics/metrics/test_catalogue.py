"""What a file says of itself is what it does."""

import re

import pytest

from qianmo.analytics.metrics import catalogue, grains, metric
from qianmo.analytics.metrics.catalogue import UNITS, every_definition, household_grains
from qianmo.analytics.metrics.plan import PARAMETER, plan
from qianmo.analytics.metrics.reference import reference
from qianmo.analytics.metrics.subset import read, tables
from tests.house.tree import HOME

FILES = every_definition()
METRICS = {found.name: found for found in catalogue()}


@pytest.mark.parametrize("path", FILES)
def test_a_file_reads_exactly_the_inputs_it_names_and_every_line_of_its_head_is_understood(path):
    found = FILES[path]
    assert tables(read(found.text, name=found.name)) == set(found.inputs)
    head = [line for line in found.text.splitlines() if re.match(r"-- \w+: ", line)]
    assert len(head) == sum(len(values) for values in found.head.values())


@pytest.mark.parametrize("name", METRICS)
def test_a_metric_tells_its_outputs_and_parameters_as_they_are(name):
    found = METRICS[name]
    assert [column.alias_or_name for column in read(found.text, name=name).selects] == [
        "key",
        *(output.name for output in found.outputs),
    ]
    assert len(found.outputs) == len(found.head["output"])
    assert {column.unit for column in (*found.outputs, *found.parameters)} <= set(UNITS)
    given = {column.name: 1 for column in found.parameters}
    stands_on = [view.text for _, view in plan(name, grain=found.grains[0], parameters=given).views]
    assert {word for text in (found.text, *stands_on) for word in PARAMETER.findall(text)} == set(given)


def test_the_documentation_is_what_the_files_say():
    kept = (HOME / "docs" / "reference" / "metrics.md").read_text(encoding="utf-8")
    assert kept == reference(), "run: .venv/bin/qianmo metrics docs"


def test_every_grain_of_the_house_is_there():
    assert list(grains()) == ["account", "branch", "cell", "customer", "household", "manager", "product", "segment"]
    assert set(household_grains()) == set(metric("funnel").grains)

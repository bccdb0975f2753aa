"""Every metric at every grain on DuckDB and on a real cluster, over the same lake: not one fen differs.

Needs Java and the spark extra, so that only `make test-spark` runs these.
"""

import os
from datetime import date

import pytest

from benchmarks.measuring.bank_lake import Bank, build
from qianmo.analytics.metrics import catalogue, compute
from qianmo.analytics.metrics.embedded import Embedded
from qianmo.analytics.metrics.engines import chosen
from qianmo.analytics.spark.cluster import cluster

pytestmark = [
    pytest.mark.spark,
    pytest.mark.skipif(
        "QIANMO_TEST_SPARK" not in os.environ, reason="only make test-spark starts a cluster; needs Java 17"
    ),
]
BANK = Bank(accounts=6_000, changes=120, days=120, managers=40)
ASKED = {
    "from_on": date(2026, 2, 11),
    "until_on": date(2026, 4, 5),
    "as_of": date(2026, 4, 17),
    "side": "deposit",
    "at_least_fen": 4_000_000,
    "overdue_days": 20,
}
OWN = {"agreements": {"side": "acquiring"}, "vintage": {"from_on": date(2026, 1, 1)}}
CASES = [(found.name, grain) for found in catalogue() for grain in found.grains]


@pytest.fixture(scope="module")
def lake(tmp_path_factory):
    return build(tmp_path_factory.mktemp("bank") / "lake", BANK)


@pytest.fixture(scope="module")
def engine():
    """What the one setting makes of the master's address."""
    with cluster() as master, pytest.MonkeyPatch.context() as environment:
        environment.setenv("QIANMO_ENGINE", master)
        environment.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        found = chosen()
        found.spark.conf.set("spark.sql.shuffle.partitions", 4)
        yield found
        found.spark.stop()


@pytest.mark.parametrize(("name", "grain"), CASES)
def test_the_cluster_answers_as_this_process_does(lake, engine, name, grain):
    found = next(one for one in catalogue() if one.name == name)
    parameters = {column.name: (ASKED | OWN.get(name, {}))[column.name] for column in found.parameters}
    here = compute(name, lake=lake, grain=grain, parameters=parameters, engine=Embedded())
    there = compute(name, lake=lake, grain=grain, parameters=parameters, engine=engine)
    assert here.num_rows
    assert there.equals(here), [
        pair for pair in zip(here.to_pylist(), there.to_pylist(), strict=False) if pair[0] != pair[1]
    ][:3]


def test_the_work_was_done_by_two_workers(engine):
    assert engine.spark.sparkContext.master.startswith("spark://")
    assert engine.spark.sparkContext._jsc.sc().getExecutorMemoryStatus().size() == 3

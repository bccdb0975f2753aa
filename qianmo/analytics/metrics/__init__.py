"""The metrics: every figure the bank steers by is one SQL file with its meaning, computed alike on either engine."""

from qianmo.analytics.metrics.catalogue import Column, Grain, Metric, catalogue, grains, metric, shared
from qianmo.analytics.metrics.computing import compute
from qianmo.analytics.metrics.plan import Engine, Parameters

__all__ = ["Column", "Engine", "Grain", "Metric", "Parameters", "catalogue", "compute", "grains", "metric", "shared"]

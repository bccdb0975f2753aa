"""指标口径: for everyone who sees figures; the same to all, since it holds no customer."""

from qianmo.domain.access import Right
from tests.web.rules import Rule, Visit, anywhere

SEATED = {
    "metrics": anywhere(Right.SEE_FUNNEL, "/metrics/"),
    "metric": Rule(Right.SEE_FUNNEL, lambda _: [Visit("/metrics/average/", missing="/metrics/weather/")]),
}

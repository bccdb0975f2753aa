"""目标指标: the regulator's indicators with what lies behind them."""

from qianmo.web.views.targets import indicators

__all__ = ["indicators"]

"""目标指标: the year's targets and their versions, the regulator's indicators with what lies behind them."""

from qianmo.web.views.targets import board, forms, indicators, market, plans, programmes, wall

__all__ = ["board", "forms", "indicators", "market", "plans", "programmes", "wall"]

"""目标指标: plans, their decomposition and progress, and the regulator's indicators."""

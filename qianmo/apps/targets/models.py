"""目标指标: tables of this room; none yet."""

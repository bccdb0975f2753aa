"""目标指标: acts of this room; none yet."""

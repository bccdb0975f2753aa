"""目标指标: reads of this room; none yet."""

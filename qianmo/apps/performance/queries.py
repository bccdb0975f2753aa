"""绩效: reads of this room; none yet."""

"""绩效: acts of this room; none yet."""

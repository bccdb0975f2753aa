"""绩效: tables of this room; none yet."""

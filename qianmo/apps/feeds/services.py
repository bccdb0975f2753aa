"""供数: acts of this room; none yet."""

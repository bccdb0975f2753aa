"""供数: reads of this room; none yet."""

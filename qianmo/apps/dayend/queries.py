"""日终: reads of this room; none yet."""

"""日终: acts of this room; none yet."""

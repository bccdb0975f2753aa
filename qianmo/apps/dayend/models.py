"""日终: tables of this room; none yet."""

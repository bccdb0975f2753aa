"""供数: tables of this room; none yet."""

"""走访采集: reads of this room; none yet."""

"""走访采集: tables of this room; none yet."""

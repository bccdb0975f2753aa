"""网格: divisions, cells with their schematic boundaries, and the dated stewardship of each cell."""

"""Pages of grids: the map, villages and what lies below them, their owners, borders, ledgers and past."""

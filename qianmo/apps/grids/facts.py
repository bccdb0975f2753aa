"""What this room tells the lake, by table: the cells of the grid, as they lie in one another today."""

FACTS = {"cells": "SELECT id, code, name, level, parent_id, branch_id FROM grids_cell"}

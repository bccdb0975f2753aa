"""What this room tells the lake, by table: cells of the grid as they lie today, and since when each counts as rural.

The first flag of a village holds for the days before it too: nobody said otherwise of them.
"""

from qianmo.domain.dated import FOREVER

FACTS = {
    "cells": "SELECT id, code, name, level, parent_id, branch_id FROM grids_cell",
    "rural_flags": f"""
SELECT cell_id, CASE WHEN lower(valid) = min(lower(valid)) OVER (PARTITION BY cell_id) THEN DATE '0001-01-01'
                     ELSE lower(valid) END, coalesce(upper(valid), DATE '{FOREVER}'), rural FROM grids_ruralflag""",
}

"""The terminal edge: one name, qianmo, for starting, building the demo county and asking it questions."""

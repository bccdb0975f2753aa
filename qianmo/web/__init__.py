"""The console edge: translates a page request into one act or a few queries, and renders."""

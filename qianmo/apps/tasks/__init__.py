"""待办: one list of work for every room above, addressed to whoever is a household's steward on the day."""

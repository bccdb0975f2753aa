"""待办: one list of work for every room above, addressed to a household's steward. Not furnished yet."""

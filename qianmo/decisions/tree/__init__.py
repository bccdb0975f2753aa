"""The typed tree of what a cell or a formula means, the values in it, and what each node means to one case."""

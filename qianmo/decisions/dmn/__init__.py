"""A model as its file says it: reads DMN, writes DMN 1.3, and proves that the parts of a model hang together."""

"""产品政策: products, the published versions of their policies, and reference rates."""

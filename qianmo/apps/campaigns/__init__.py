"""整村授信: drives of whole villages and the funnel from file to draw."""

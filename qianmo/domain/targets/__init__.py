"""目标指标: the regulator's indicators as comparisons of two ratios, and how a plan is shared out and kept up with."""

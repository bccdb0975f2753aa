"""绩效: what work is worth: prices, points, pools, ranks, grades and simulated profit, as pure rules."""

"""政策试验: back-tests and the monitoring of models, whose evidence a policy needs before it is submitted."""

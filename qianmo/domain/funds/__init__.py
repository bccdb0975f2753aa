"""Rules of public money beside loans: interest subsidies, risk pools, relending."""

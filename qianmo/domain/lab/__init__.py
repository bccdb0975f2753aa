"""Rules of the lab: how well a scorecard tells good borrowers from bad ones."""

"""整村组织: who goes to which village when under the plan of drives, what is given there, who keeps good credit."""

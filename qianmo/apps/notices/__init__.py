"""公示: what stands between a village's verdicts and its contracts: sample, notice, objections."""

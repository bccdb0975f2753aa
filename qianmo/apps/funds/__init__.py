"""扶持资金: public money beside loans, in subsidy schemes, risk pools and relending, and what each pays."""

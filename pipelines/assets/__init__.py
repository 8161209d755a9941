"""The flow, one stage a module: which data, which rule, nothing else."""

"""Benchmarks of the real processes: every figure is a ratio to a limit measured in the same run."""

"""Tests of `sandbox`: hostile programs in the real confinement, and the parts by themselves."""

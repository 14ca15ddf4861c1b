"""Word problems: scenes of everyday life, by what they are about."""

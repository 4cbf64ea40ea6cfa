"""Traces, for whoever wants them: what was done and how long it took, and never whose it was."""

"""Opening an installation, for every process."""

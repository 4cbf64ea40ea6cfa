"""A folder to be in the path of processes whose clock is set."""

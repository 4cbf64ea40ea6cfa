"""Events on their way to those who want them, and what came of each try."""

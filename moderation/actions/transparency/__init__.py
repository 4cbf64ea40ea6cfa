"""What the public is told of decisions: statements for the Commission's database, and figures."""

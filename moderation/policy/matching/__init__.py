"""What an entry of a list matches: domains, networks, terms."""

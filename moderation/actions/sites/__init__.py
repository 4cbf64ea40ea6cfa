"""Sites: added, set, found, and known by their keys."""

"""In place: what changes at the desk without a page being loaded."""

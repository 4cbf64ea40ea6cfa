"""The doors: each reads a request, calls a deed, and answers."""

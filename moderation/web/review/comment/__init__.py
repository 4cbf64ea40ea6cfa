"""One comment: its page, its decision, its notes and claims."""

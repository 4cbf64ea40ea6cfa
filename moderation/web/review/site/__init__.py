"""A site's settings, people, numbers, model and audit trail."""

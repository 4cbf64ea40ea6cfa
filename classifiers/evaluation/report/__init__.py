"""The reports: a page, a card, figures as JSON."""

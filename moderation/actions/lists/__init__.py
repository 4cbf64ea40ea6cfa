"""The lists of who and what is blocked or trusted: entries tried, added, changed, removed."""

"""A site's lists of who and what is blocked or trusted."""

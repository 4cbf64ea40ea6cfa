"""The processes of ``moderation serve``: a supervisor, web processes and their fronts, a worker."""

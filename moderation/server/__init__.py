"""The processes of ``moderation serve``: a small supervisor, web processes, the task worker."""

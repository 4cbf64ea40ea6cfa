"""The audit trail: read, verified, exported, shortened."""

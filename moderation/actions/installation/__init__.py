"""What every deed works with: the installation, the audit trail, credentials and who is listed."""

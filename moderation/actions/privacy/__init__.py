"""What an author may ask for: everything kept, or nothing kept; and addresses shown, audited."""

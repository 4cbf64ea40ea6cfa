"""What authors object to: their appeals, and how each is answered."""

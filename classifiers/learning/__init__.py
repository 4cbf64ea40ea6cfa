"""Learning: fitting the shipped model, adapting it to labels, and the gate that judges it."""

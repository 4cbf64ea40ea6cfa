"""Letters: what authors are told by mail, once they have confirmed that they want it."""

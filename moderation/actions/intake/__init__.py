"""A comment comes in, or is edited: masked, judged, stored, answered once."""

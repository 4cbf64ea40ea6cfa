"""The desk's door: who may come in, what every page carries, and how errors look."""

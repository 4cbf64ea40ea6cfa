"""What doors read of a request, and how it must look: the same rules for all of them."""

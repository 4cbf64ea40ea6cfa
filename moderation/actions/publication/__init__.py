"""What readers see: threads, published comments, feeds."""

"""What happens off the request: a list of looks, each repeated, and one process that keeps them."""

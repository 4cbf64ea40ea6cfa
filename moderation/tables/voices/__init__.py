"""What readers and authors say of comments that are there already."""

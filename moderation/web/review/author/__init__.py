"""One author: what they wrote, and their address."""

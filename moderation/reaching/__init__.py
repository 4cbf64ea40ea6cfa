"""Which machines a name leads to, and whether anything of ours may connect to them."""

"""How good the model of tone is, on what, and whom its errors meet."""

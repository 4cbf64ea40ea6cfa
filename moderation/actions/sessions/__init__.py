"""Sessions: what a browser holds once somebody is signed in, and how often one may try."""

"""Labels teach: collected, trained on, judged, promoted, taken back."""

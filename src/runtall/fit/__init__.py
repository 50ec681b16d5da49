"""FIT files, read and written by our own codec."""

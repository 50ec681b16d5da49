"""What a browser asks this room for."""

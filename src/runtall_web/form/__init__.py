"""Running form from the runner's own videos: bring one in, have it read, look at it, compare, share, delete."""

"""The queues of background work; each has a worker of its own."""

FILES = "default"
"""Files of runs: seconds each."""
VIDEOS = "videos"
"""Filmed runs: minutes each."""
QUEUES = (FILES, VIDEOS)

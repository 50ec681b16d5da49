"""A runner, their running and their history become strength days with reasons."""

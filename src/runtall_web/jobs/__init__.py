"""What goes on in the background: kinds of job, a heartbeat, how work stops and how it comes back after a kill."""

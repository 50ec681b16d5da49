"""The web shell: Django pages, the database and background work around the engine."""

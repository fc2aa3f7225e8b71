"""The working calendar, settings and the state of the system."""

"""Dashboard and statistics."""

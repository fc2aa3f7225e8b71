"""The lobby application: one touchscreen, one visit at a time."""

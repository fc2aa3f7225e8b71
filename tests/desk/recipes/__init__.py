"""How a test gets to each page of the office: a recipe for every address that is fetched by GET.

A file for each part of the desk, each with ``RECIPES``: the route's path as it is written in the code, and who may
look at it where (`world.py`). What lies outside of the desk is written with two strokes, ``//lacak``. A route without one fails in `tests/desk/test_pages.py`, so a new page is looked at from its first day.
"""

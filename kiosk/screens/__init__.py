"""One screen class for each kind of view.

A screen is given a view, `emit` (what the visitor did) and `say` (words in the visitor's language).
It decides nothing and keeps nothing: the next view is drawn by the same screen if only its live part
changed, else by a new one, and the old one is thrown away with all it held.

The pages are built in Python, without kv files: every one is a handful of boxes cut from the page,
and a kv file beside each would say the same thing twice.
"""

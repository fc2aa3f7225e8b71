"""Notices to complainants at the desk: what became of them on the page of a case, and the words that they have."""

"""How this machine is: readers of the system, what each figure means, and the books that a restart must not forget.

Nothing here knows of complaints. Every reader takes the root of the file system, so that a test lays out its own /sys
and /proc; `Health` is the one value that the maintenance area, the doctor and the centre are all told.
"""

"""Pictures of SPECIMEN documents on a tray, each with its truth, each from its seed and number alone.

The cards are nobody's and marked as such (see `hardware.scanners.specimen`); only this generator is kept in
the repository, never its pictures. Layout "a" is for tuning, layout "b" (drawn anew, with other typefaces,
proportions and colours) for what is reported. What a real lens and a worn lamination do is only guessed at.
"""

"""Camera, scanner and models in a child of the kiosk (``python -m hardware.capture``), and the watch over it.

`process.CaptureProcess` is the kiosk's end, an `IdScanner`; `child` is the other. They speak `messages` over a
`line`; live pictures go through a `room` of shared memory. Opened by `hardware.catalogue.open_capture`.
"""

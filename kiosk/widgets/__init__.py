"""Our own set of widgets: flat, large, in millimetres, laid out once and painted by hand.

A panel never changes its size while the kiosk runs, so nothing here uses Kivy's layouts (which need
two frames to settle) nor kv: a widget is given its `Box` when it is made and paints itself at once.
Widgets know words already said, and callbacks; they know neither views nor commands.
"""

"""Makes a bare Debian 12 or 13 the kiosk or the back office: ``python3 dev.py install kiosk`` (or ``backoffice``).

Standard library only: this runs on the system's own Python, before any package of ours is there. What is to be is a
list of changes (`plan`), each of which knows whether it is so already; `engine` makes it so, or only tells. Everything
of the system beside plain files goes through `system.System`, whose twin for trials is `pretended.PretendedSystem`.
"""

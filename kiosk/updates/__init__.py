"""Releases on a machine of the lobby: made, checked, unpacked, tried, switched, taken back.

=========== ==================================================================================================
who         does what
=========== ==================================================================================================
the lobby   fetches a bundle from the centre (`fetching`) or takes it off a stick, lays it into ``incoming``, asks root
            to look at it; later, between two visits, closes and asks root to switch (`moment`)
root        `updater`: checks the bundle, unpacks it beside the running release, has the kiosk's user try it on a copy
            of the journal, switches, waits until it lives, takes it back if it does not
=========== ==================================================================================================

Root runs the code of the release that is in force, or while a new one is on probation that of the one before it; it
never opens a file in the folder of the kiosk's user: what is done there is done by that user (`chores`).
"""

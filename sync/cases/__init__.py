"""The pure domain: cases, numbers, form, procedure, calendar. Standard library only, no clock, no disk."""

"""The words of the kiosk in three languages. Standard library only."""

"""The suite mirrors the packages; what several tests stand on lies here."""

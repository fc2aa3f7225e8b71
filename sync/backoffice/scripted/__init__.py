"""A scripted year of an office that never was, played through the commands that people and kiosks use."""

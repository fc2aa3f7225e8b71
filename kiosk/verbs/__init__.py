"""What `kiosk VERB` does. Each answers with an exit code: 0 good, 1 not so, 2 settings that cannot be used."""

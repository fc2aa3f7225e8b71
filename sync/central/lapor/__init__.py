"""The cases that stand in SP4N-LAPOR! too: under which id, what its words mean here, what comes from there and goes there."""

"""The exchange with SP4N-LAPOR! at the desk: cases handed out, a file looked at and taken in, what their words mean here."""

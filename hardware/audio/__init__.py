"""A microphone and a loudspeaker: a spoken account is recorded into memory, heard again, and sealed."""

"""Modems that carry SMS: PDUs, AT commands, the spool that the back office reads and writes, and the twin on a pseudo-terminal."""

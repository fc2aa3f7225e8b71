"""The case and its travel: domain, sealing, journal, wire, central store, desk."""

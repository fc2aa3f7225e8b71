"""Open311 GeoReport v2: the same cases for programs, as far as a person has flagged them public."""

"""Pages for everybody: tracking, proof of letters, survey, Open311. They know no names."""

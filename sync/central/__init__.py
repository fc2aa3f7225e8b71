"""The centre: what kiosks send is taken here once, kept, and worked on by the office."""

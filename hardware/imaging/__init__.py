"""Pictures of cards: pure functions on arrays, no words of any office."""

"""What people are told: the list, and the stream that tells an open page to look again."""

"""Parts of the bench of acceptance: a database, a centre that serves, kiosks that send."""

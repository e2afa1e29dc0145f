"""Who: people, where they belong and since when, what they may do, how they sign in. Knows nothing of courses."""

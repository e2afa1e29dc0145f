"""Short anonymous questions: opened, answered once, counted, closed."""

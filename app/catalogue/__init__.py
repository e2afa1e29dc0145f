"""What is taught: files become checked, immutable objects. Knows no database, no people, no web."""

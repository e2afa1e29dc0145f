"""Forms, one file per blueprint that has any with fields to type in."""

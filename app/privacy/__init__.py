"""What is kept of a person, why and for how long; showing it, letting it go, erasing it."""

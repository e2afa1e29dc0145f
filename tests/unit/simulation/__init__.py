"""The invented organisation."""

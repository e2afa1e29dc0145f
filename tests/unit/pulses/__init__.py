"""Pulses, by values only."""

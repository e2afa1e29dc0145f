"""An invented organisation with a history, for the demonstration and the benchmark."""

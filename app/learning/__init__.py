"""What happened: who started, answered and finished what. Facts are appended, never rewritten."""

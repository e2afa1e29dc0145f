"""Mail: a letter is put down in the transaction that causes it, and carried away by the worker."""

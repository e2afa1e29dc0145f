"""What a request costs, beside a bare page in the same run: `make bench`."""

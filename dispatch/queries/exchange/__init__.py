"""The pages of the exchange with other platforms."""

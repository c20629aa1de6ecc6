"""The staff inbox at `/staff`: the clinic's people read requests, answer them, and look at advice that was given."""

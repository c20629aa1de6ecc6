"""Drawings that explain: the recovery timeline, the runner from the side, the chain from foot to trunk."""

"""The practice's own system: what it has free, and where a request goes. One adapter a system, none by default."""

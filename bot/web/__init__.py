"""The website: the chat widget that any page can embed, and a demo page with it."""

"""The handover as people read it: in the chat, in the clinic's mail and inbox, and as a page to print."""

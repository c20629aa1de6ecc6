"""Stand-ins for the messengers' servers, over real HTTP. They refuse what the real ones refuse, with the real error bodies.

Limits and errors are those of the public documentation, read in November 2026: core.telegram.org/bots/api,
developers.facebook.com/documentation/business-messaging/whatsapp, twilio.com/docs.
"""

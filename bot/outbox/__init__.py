"""What leaves for the clinic and the visitor, mails with calendar files and the webhook, sent until it is taken."""

"""What a booking request is made of: reading names, phone numbers, e-mail addresses and wished times from free text."""

"""What is stored about a visitor: shown, sent, erased, and deleted when its time is over."""

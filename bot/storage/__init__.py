"""What is kept in SQL: booking requests and the append-only audit of advice."""

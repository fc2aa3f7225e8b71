"""What travels between kiosk and centre: messages, signatures, and the kiosk's HTTP client."""

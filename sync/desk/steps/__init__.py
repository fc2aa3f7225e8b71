"""What the steps ask for: identity, agenda, disposition, clarification."""

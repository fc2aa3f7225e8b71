"""The one inbox at the desk: what came by e-mail, SMS and WhatsApp, and what becomes of it."""

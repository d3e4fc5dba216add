"""Reminders to phones: real HTTPS to a push service that judges with code of others."""

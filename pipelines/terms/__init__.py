"""Agreements as a tool: ``partita terms`` checks them, shows what applied, and prints their schema."""

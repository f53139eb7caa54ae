"""Rendering: pure functions from facts to screens, in the reader's language."""

"""Thin handlers for organizers, one file per family of screens."""

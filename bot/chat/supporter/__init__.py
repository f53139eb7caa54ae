"""What supporters can do: one file per family of screens. Handlers load, check, act and answer."""

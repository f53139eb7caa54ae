"""How messages reach people, and what became of each."""

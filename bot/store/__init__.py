"""The store: SQLite, encrypted by SQLCipher, through aiosqlite. SQL lives in ``.sql`` files beside the classes."""

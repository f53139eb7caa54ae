"""What the campaign says: the files of ``content/`` read, checked and searched."""

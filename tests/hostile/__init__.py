"""What the open web may send on purpose, made here: floods, bombs, soup and broken charsets."""

"""What is wrong with the values of a file: one subject a module, each a list of things to look for."""

"""One script per page; each is run by the frame."""

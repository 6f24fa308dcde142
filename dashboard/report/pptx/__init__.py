"""A report as slides: one idea each, charts that can be edited."""

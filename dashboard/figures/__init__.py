"""Drawing: a result in, a plotly figure out; the language is a parameter."""

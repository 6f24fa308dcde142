"""The screen of Audience Lens: pages over core, in English and Chinese."""

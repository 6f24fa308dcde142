"""What a session remembers and its address; the only user of st.session_state and st.query_params.

The address carries the page, a random workspace token (ws), the language (lang), the filters and settings such as
K, never ids or data; with it F5, a second tab and a restart show the same view.
"""

from dashboard.state.address import forget, keep_address, link_to, put, remembered, setting, token, value
from dashboard.state.language import is_dark, language, say, t
from dashboard.state.notes import currency, name_segment, segment_names, set_currency
from dashboard.state.opened import (
    note_usable,
    open_dataset,
    open_sample,
    open_upload,
    remap,
    sources,
    whole_dataset,
    workspaces,
)
from dashboard.state.uploads import spool, upload_key

__all__ = [
    "currency",
    "forget",
    "is_dark",
    "keep_address",
    "language",
    "link_to",
    "name_segment",
    "note_usable",
    "open_dataset",
    "open_sample",
    "open_upload",
    "put",
    "remap",
    "remembered",
    "say",
    "segment_names",
    "set_currency",
    "setting",
    "sources",
    "spool",
    "t",
    "token",
    "upload_key",
    "value",
    "whole_dataset",
    "workspaces",
]

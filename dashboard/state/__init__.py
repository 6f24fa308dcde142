"""What a session remembers and its address; the only user of st.session_state and st.query_params.

The address carries the page, a random workspace token (ws), the language (lang), the filters and settings such as
K, never ids or data; with it F5, a second tab and a restart show the same view.
"""

from dashboard.state.address import forget, keep_address, link_to, put, remembered, setting, token, value
from dashboard.state.language import is_dark, language, say, t
from dashboard.state.notes import (
    currency,
    freeze_segments,
    frozen_segments,
    name_segment,
    segment_names,
    set_currency,
)
from dashboard.state.opened import (
    close_workspace,
    inbox,
    note_usable,
    open_dataset,
    open_inbox,
    open_sample,
    open_upload,
    open_workspace,
    remap,
    whole_dataset,
)
from dashboard.state.packing import backup_folder, backup_name, backups, ensure_whole, packed, restore, write_backup
from dashboard.state.uploads import spool, upload_key
from dashboard.state.workspaces import change, has_others, saved, seen, tell, told, untold, workspaces

__all__ = [
    "backup_folder",
    "backup_name",
    "backups",
    "change",
    "close_workspace",
    "currency",
    "ensure_whole",
    "forget",
    "freeze_segments",
    "frozen_segments",
    "has_others",
    "inbox",
    "is_dark",
    "keep_address",
    "language",
    "link_to",
    "name_segment",
    "note_usable",
    "open_dataset",
    "open_inbox",
    "open_sample",
    "open_upload",
    "open_workspace",
    "packed",
    "put",
    "remap",
    "remembered",
    "restore",
    "saved",
    "say",
    "seen",
    "segment_names",
    "set_currency",
    "setting",
    "spool",
    "t",
    "tell",
    "token",
    "told",
    "untold",
    "upload_key",
    "value",
    "whole_dataset",
    "workspaces",
    "write_backup",
]

"""What a session remembers and its address; the only user of st.session_state and st.query_params.

The address carries the page, a random workspace token (ws), the language (lang), the filters and settings such as
K, never ids or data; with it F5, a second tab and a restart show the same view.
"""

from dashboard.state.address import forget, keep_address, link_to, put, remembered, setting, token, value
from dashboard.state.answering import Answering, engine, look_again
from dashboard.state.demo import cell, demo, demo_key, hide, hider, person, said, start_demo, telling
from dashboard.state.exports import Export, export_note, exports, note_export
from dashboard.state.language import is_dark, language, say, t
from dashboard.state.notes import (
    currency,
    freeze_segments,
    frozen_segments,
    name_segment,
    segment_names,
    set_currency,
    set_target,
    targets,
)
from dashboard.state.opened import (
    OF_FILES,
    close_workspace,
    foresee,
    inbox,
    note_usable,
    open_dataset,
    open_inbox,
    open_sample,
    open_upload,
    open_workspace,
    rechoose,
    remap,
    whole_dataset,
)
from dashboard.state.packing import backup_folder, backup_name, backups, ensure_whole, packed, restore, write_backup
from dashboard.state.uploads import spool, upload_key
from dashboard.state.workspaces import change, has_others, saved, seen, tell, told, untold, workspaces

__all__ = [
    "OF_FILES",
    "Answering",
    "Export",
    "backup_folder",
    "backup_name",
    "backups",
    "cell",
    "change",
    "close_workspace",
    "currency",
    "demo",
    "demo_key",
    "engine",
    "ensure_whole",
    "export_note",
    "exports",
    "foresee",
    "forget",
    "freeze_segments",
    "frozen_segments",
    "has_others",
    "hide",
    "hider",
    "inbox",
    "is_dark",
    "keep_address",
    "language",
    "link_to",
    "look_again",
    "name_segment",
    "note_export",
    "note_usable",
    "open_dataset",
    "open_inbox",
    "open_sample",
    "open_upload",
    "open_workspace",
    "packed",
    "person",
    "put",
    "rechoose",
    "remap",
    "remembered",
    "restore",
    "said",
    "saved",
    "say",
    "seen",
    "segment_names",
    "set_currency",
    "set_target",
    "setting",
    "spool",
    "start_demo",
    "t",
    "targets",
    "tell",
    "telling",
    "token",
    "told",
    "untold",
    "upload_key",
    "value",
    "whole_dataset",
    "workspaces",
    "write_backup",
]

"""What is loaded, what each column became, and where every row went."""

import streamlit as st

from dashboard import state
from dashboard.cards.currency import currency_card
from dashboard.cards.data_catalogue import catalogue_card
from dashboard.cards.data_catalogue_files import attached_card
from dashboard.cards.doctor_link import doctor_link, refused_files
from dashboard.cards.engine import kept_where
from dashboard.cards.files import files_card
from dashboard.cards.open_data import samples_card, upload_card
from dashboard.state import t
from dashboard.text.numbers import percent, whole
from dashboard.widgets import headline, page_link

dataset = state.whole_dataset()
st.title(t("page.data"), anchor=False)
if dataset is None:
    headline(t("data.headline.nothing"))
else:
    report = dataset.report
    rows = sum(file.rows_in for file in report.files)
    aside = sum(file.rows_quarantined for file in report.files)
    room = "catalogue" if dataset.is_attached else "data"
    code = f"{room}.headline.all" if aside == 0 else f"{room}.headline.some"
    files = sum(file.problem is None for file in report.files)
    share = percent(aside / max(rows, 1))
    headline(t(code, n=files, files=files, rows=whole(rows), aside=whole(aside), share=share))
    refused_files(dataset)
    doctor_link(dataset)
    if dataset.version > 1:
        page_link("workspaces", t("data.undo"), icon=":material/undo:")

attached = dataset is not None and dataset.is_attached
if dataset is None:
    samples_card()
    upload_card(None)
elif attached:
    attached_card(dataset)
else:
    files_card(dataset)
if dataset is not None and any("money" in dataset.columns(name).values() for name in dataset.names):
    currency_card(dataset)
if state.engine().remote and not state.engine().problem:
    catalogue_card(dataset)
if dataset is not None:
    with st.expander(t("data.open_more"), icon=":material/folder_open:", key="data.more"):
        upload_card(None if attached else dataset)
        samples_card()
if attached:
    st.caption(t("catalogue.kept"))
else:
    kept_where()

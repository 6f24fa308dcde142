"""Reports for a client: one document made of core's answers, written as HTML, PDF, PPTX or XLSX. No streamlit here."""

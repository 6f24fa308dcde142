"""The same picture as a first Streamlit script draws it: K-means refitted at each move, points as Python floats.

It is given the standardised features of the same customers (NAIVE_FEATURES, a .npy file).
"""

import os

import numpy as np
import plotly.graph_objects as go
import streamlit as st
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA

POINTS = 20_000


@st.cache_data
def load() -> tuple[np.ndarray, np.ndarray]:
    """Features and two coordinates to draw; kept, so that only grouping and drawing are measured."""
    matrix = np.load(os.environ["NAIVE_FEATURES"])
    return matrix, PCA(2, random_state=0).fit_transform(matrix)


matrix, places = load()
k = st.slider("K", 2, 12, 2)
labels = KMeans(k, random_state=0).fit_predict(matrix)
drawn = np.random.default_rng(0).choice(len(matrix), min(POINTS, len(matrix)), replace=False)
figure = go.Figure()
for label in range(k):
    points = places[drawn][labels[drawn] == label]
    figure.add_scattergl(x=points[:, 0].tolist(), y=points[:, 1].tolist(), mode="markers", name=f"segment {label}")
st.plotly_chart(figure)

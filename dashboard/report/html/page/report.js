"use strict";
(() => {
  const read = (element) => JSON.parse(element.textContent);
  const template = read(document.getElementById("template"));
  const tools = { displaylogo: false, responsive: true, modeBarButtons: [["toImage"]] };
  const drawn = [];
  const draw = (data) => {
    const figure = read(data);
    const place = data.previousElementSibling;
    const name = data.dataset.figure.replace(/\W+/g, "_");
    const options = { ...tools, toImageButtonOptions: { format: "png", scale: 2, filename: name } };
    figure.layout.template = template;
    figure.layout.autosize = true;
    Plotly.newPlot(place, figure.data, figure.layout, options);
    place.querySelectorAll("a.modebar-btn").forEach((button) => button.setAttribute("aria-label", button.dataset.title || ""));
    drawn.push(place);
  };
  const waiting = [...document.querySelectorAll("script[data-figure]")];
  const next = () => {
    const data = waiting.shift();
    if (!data) {
      document.documentElement.dataset.drawn = "all";
      return;
    }
    draw(data);
    setTimeout(next);
  };
  const fit = (size) => drawn.forEach((place) => Plotly.relayout(place, size));
  addEventListener("beforeprint", () => {
    while (waiting.length) draw(waiting.shift());
    fit({ autosize: false, width: 640 });
  });
  addEventListener("afterprint", () => fit({ autosize: true, width: null }));
  next();
})();

// Draws a chart from the table beside it, in the theme's colours; the table stays for everyone.
let library = null;

const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const number = (cell) => Number(cell.textContent.replaceAll(",", "")) || 0;

function read(figure) {
  const [head, ...rows] = figure.querySelectorAll("tr");
  const names = [...head.cells].slice(1).map((cell) => cell.textContent.trim());
  return {
    labels: rows.map((row) => row.cells[0].textContent.trim()),
    series: names.map((name, place) => ({
      name,
      values: rows.map((row) => number(row.cells[place + 1])),
    })),
  };
}

function trend({ labels, series }) {
  const colours = [token("--yb-c1"), token("--yb-ok")];
  const axis = { axisLabel: { color: token("--yb-ink-2") }, axisTick: { show: false } };
  return {
    grid: { left: 40, right: 88, top: 16, bottom: 28 },
    xAxis: { ...axis, type: "category", data: labels, axisLine: { lineStyle: { color: token("--yb-line-strong") } } },
    yAxis: { ...axis, type: "value", min: 0, splitNumber: 3, splitLine: { lineStyle: { color: token("--yb-line") } } },
    tooltip: { trigger: "axis", renderMode: "richText" },
    series: series.slice(0, 2).map(({ name, values }, place) => ({
      name,
      type: "line",
      data: values,
      symbol: labels.length > 1 ? "none" : "circle",
      color: colours[place],
      lineStyle: { width: 2, type: place ? "dashed" : "solid" },
      endLabel: { show: true, formatter: ({ value }) => `${name} ${value}`, color: colours[place], fontWeight: 600 },
      labelLayout: { moveOverlap: "shiftY" },
    })),
  };
}

function ring({ labels, series }) {
  return {
    color: [1, 2, 3, 4, 5, 6].map((place) => token(`--yb-c${place}`)),
    tooltip: { trigger: "item", renderMode: "richText" },
    series: [{
      type: "pie",
      radius: ["62%", "92%"],
      label: { show: false },
      itemStyle: { borderColor: token("--yb-surface"), borderWidth: 2 },
      data: labels.map((name, place) => ({ name, value: series[0].values[place] })),
    }],
  };
}

const drawings = new WeakMap(); // a drawing that outlives its table is drawn anew from the next one

export async function start(figure, addresses) {
  library ??= import(addresses.echarts);
  const echarts = await library;
  const place = figure.querySelector("[data-drawing]");
  if (!place) return;
  place.setAttribute("role", "img");
  place.setAttribute("aria-label", figure.dataset.label);
  const kinds = { trend, ring };
  const known = drawings.get(place);
  const chart = known?.chart ?? echarts.init(place, null, { renderer: "canvas" });
  const draw = () => chart.setOption({
    animation: false,
    textStyle: { fontFamily: token("--yb-font") },
    ...kinds[figure.dataset.chart](read(figure)),
  }, true);
  drawings.set(place, { chart, draw });
  draw();
  if (known) return;
  const redraw = () => drawings.get(place).draw();
  new ResizeObserver(() => chart.resize()).observe(place);
  document.addEventListener("yb:theme", redraw);
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
}

// Paints places by the numbers of the table beside it; the table stays for everyone. One tap opens the list.
const MIDDLE = [40.136, 124.396]; // shown until the borders have come
// From how many on a place is painted in which shade.
const SHADES = [[21, "--yb-q5"], [11, "--yb-q4"], [6, "--yb-q3"], [3, "--yb-q2"], [1, "--yb-q1"], [0, "--yb-q0"]];

const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function read(table) {
  const rows = new Map();
  table?.querySelectorAll("tr[data-code]").forEach((row) => {
    if (!row.dataset.code) return;
    rows.set(row.dataset.code, {
      label: row.cells[0].textContent.trim(),
      n: Number(row.dataset.n),
      overdue: Number(row.dataset.overdue),
      url: row.querySelector("a")?.href,
    });
  });
  return rows;
}

const shade = (n) => token(SHADES.find(([from]) => n >= from)[1]);

// Names of small neighbours would lie on each other: each takes the free place nearest to its middle.
const STEPS = [0, 1, -1, 2, -2, 3, -3, 4, -4, 5, -5];
const GAP = 2;

function meet(one, other) {
  return one.left < other.right + GAP && other.left < one.right + GAP
    && one.top < other.bottom + GAP && other.top < one.bottom + GAP;
}

function spread(labels) {
  const placed = [];
  labels.forEach((label) => {
    const { left, right, top, bottom } = label.getElement().getBoundingClientRect();
    const height = bottom - top + GAP;
    const at = STEPS
      .map((step) => ({ left, right, top: top + step * height, bottom: bottom + step * height }))
      .find((box) => !placed.some((other) => meet(box, other))) ?? { left, right, top, bottom };
    placed.push(at);
    label.options.offset = [0, Math.round(at.top - top)];
    label.update();
  });
}

function words(text) {
  const label = document.createElement("span");
  label.textContent = text;
  return label;
}

async function layer(url) {
  const answer = await fetch(url);
  return answer.ok ? answer.json() : null;
}

export async function start(box, addresses) {
  const [{ load }, areas, towns] = await Promise.all([
    import(addresses.map), layer(box.dataset.areas), layer(box.dataset.towns),
  ]);
  if (!areas?.features.length) {
    box.querySelector("[data-no-borders]").hidden = false;
    return;
  }
  const L = await load(addresses);
  const [zoomIn, zoomOut, ofPlace, late] = box.dataset.words.split("|");
  const canvas = document.createElement("div");
  canvas.className = "yb-map__canvas";
  box.append(canvas);
  const map = L.map(canvas, { zoomControl: false, attributionControl: false, scrollWheelZoom: false });
  L.control.zoom({ zoomInTitle: zoomIn, zoomOutTitle: zoomOut }).addTo(map);
  map.setView(MIDDLE, 12);
  const whole = L.geoJSON(areas).getBounds();
  map.fitBounds(whole, { padding: [8, 8], animate: false });

  let numbers = new Map();
  const open = (feature) => {
    const url = numbers.get(feature.properties.code)?.url;
    if (url) window.location.assign(url);
  };
  const tell = ({ feature }) => {
    const { name, code } = feature.properties;
    const { n = 0, overdue = 0 } = numbers.get(code) ?? {};
    const said = ofPlace.replace("%name", name).replace("%n", n);
    return words(overdue ? `${said} ${late.replace("%n", overdue)}` : said);
  };
  const painted = L.geoJSON(areas, {
    onEachFeature: (feature, area) => area.on("click", () => open(feature)).bindTooltip(tell, { sticky: true }),
  }).addTo(map);
  const outlines = L.geoJSON(towns, { interactive: false }).addTo(map);
  const marks = L.layerGroup().addTo(map);

  const name = () => {
    const labels = [];
    outlines.eachLayer((area) => {
      const { code, name: town } = area.feature.properties;
      const text = words(`${town} ${numbers.get(code)?.n ?? 0}`);
      area.unbindTooltip().bindTooltip(text, { permanent: true, direction: "center", className: "dash-town" });
      labels.push(area.getTooltip());
    });
    spread(labels);
  };
  const paint = () => {
    numbers = read(document.getElementById(box.dataset.table));
    painted.setStyle((feature) => ({
      weight: 1,
      color: token("--yb-surface"),
      fillOpacity: 1,
      fillColor: shade(numbers.get(feature.properties.code)?.n ?? 0),
    }));
    outlines.setStyle({ weight: 2, color: token("--yb-ink-2"), fill: false });
    name();
    marks.clearLayers();
    painted.eachLayer((area) => {
      if (!numbers.get(area.feature.properties.code)?.overdue) return;
      const icon = L.divIcon({ className: "dash-late", iconSize: [10, 10] });
      L.marker(area.getCenter(), { icon, interactive: false, keyboard: false }).addTo(marks);
    });
  };
  paint();
  map.on("zoomend", name);
  document.addEventListener("yb:added", paint);
  document.addEventListener("yb:theme", paint);
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paint);
}

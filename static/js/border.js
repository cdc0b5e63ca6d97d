// Draws and edits borders: what is on the map is what stands in the form's field, and the other way round.

const RADIUS_M = 6371007.2; // of the sphere with the ellipsoid's surface
const TOWN = [40.136, 124.396];
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function sheet(address) {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = address;
  return new Promise((done) => {
    ["load", "error"].forEach((event) => link.addEventListener(event, done));
    document.head.append(link);
  });
}

function script(address) {
  const element = document.createElement("script");
  element.src = address;
  return new Promise((done, failed) => {
    element.addEventListener("load", done);
    element.addEventListener("error", failed);
    document.head.append(element);
  });
}

function ringArea(ring) {
  const radians = (degrees) => (degrees * Math.PI) / 180;
  let total = 0;
  for (let n = 0; n + 1 < ring.length; n += 1) {
    const [[lng, lat], [nextLng, nextLat]] = [ring[n], ring[n + 1]];
    total += radians(nextLng - lng) * (2 + Math.sin(radians(lat)) + Math.sin(radians(nextLat)));
  }
  return (Math.abs(total) * RADIUS_M ** 2) / 2;
}

function squareKilometres(geometry) {
  const polygons = geometry.type === "Polygon" ? [geometry.coordinates]
    : geometry.type === "MultiPolygon" ? geometry.coordinates : [];
  const metres = polygons.reduce((sum, [outer, ...holes]) =>
    sum + ringArea(outer) - holes.reduce((taken, hole) => taken + ringArea(hole), 0), 0);
  return metres / 1e6;
}

async function fetched(url) {
  const answer = await fetch(url);
  return answer.ok ? answer.json() : { type: "FeatureCollection", features: [] };
}

function typed(field) {
  try {
    return JSON.parse(field.value);
  } catch {
    return null; // a list of coordinates, or nothing: the server reads it
  }
}

async function draw(box, addresses) {
  const { load } = await import(addresses.map);
  const L = await load(addresses);
  await Promise.all([sheet(box.dataset.geomanCss), script(box.dataset.geoman)]);
  const field = document.getElementById(box.dataset.field);
  const datum = field.form.elements.datum;
  const isForeign = () => datum.value !== "" && datum.value !== "wgs84"; // typed in other coordinates than the map's
  const said = box.closest("figure").querySelector("[data-border-said]");
  const words = box.dataset.words.split("|");
  const canvas = document.createElement("div");
  canvas.className = "yb-map__canvas";
  box.replaceChildren(canvas);
  const map = L.map(canvas, { zoomControl: false, attributionControl: false, doubleClickZoom: false }).setView(TOWN, 13);
  L.control.zoom({ zoomInTitle: words[0], zoomOutTitle: words[1] }).addTo(map);
  if (addresses.tiles) L.tileLayer(addresses.tiles, { maxZoom: 18 }).addTo(map);
  map.pm.setLang("zh");

  const [near, own] = await Promise.all([fetched(box.dataset.near), fetched(box.dataset.own)]);
  const quiet = { color: colour("--yb-ink-3"), weight: 1, fillOpacity: 0.03 };
  const around = L.geoJSON(near, { style: quiet, interactive: false }).addTo(map);
  const shown = L.geoJSON(own, { style: { ...quiet, color: colour("--yb-blue"), weight: 2, dashArray: "5 4" }, interactive: false }).addTo(map);
  [around, shown].forEach((group) => group.eachLayer((layer) => layer.pm?.disable()));
  const focus = shown.getBounds().isValid() ? shown : around;
  if (focus.getBounds().isValid()) map.fitBounds(focus.getBounds(), { padding: [24, 24] });

  const style = { color: colour("--yb-blue"), weight: 3, fillOpacity: 0.15 };
  const drawn = L.featureGroup().addTo(map);
  const isLine = box.dataset.mode === "line";

  const tell = () => {
    const collection = drawn.toGeoJSON(7);
    if (collection.features.length) {
      field.value = JSON.stringify(collection);
      datum.value = "wgs84";
    } else if (!isForeign()) {
      field.value = "";
    }
    const areas = collection.features.map((feature) => squareKilometres(feature.geometry)).filter(Boolean);
    said.textContent = areas.length
      ? `${words[4]} ${areas.map((area) => area.toFixed(4)).join(" + ")} ${words[2]}` : "";
  };
  const keep = (layer) => {
    layer.setStyle?.(style);
    drawn.addLayer(layer);
    layer.on("pm:edit pm:markerdragend pm:vertexadded pm:vertexremoved", tell);
  };
  const before = isForeign() ? null : typed(field);
  if (before) L.geoJSON(before).eachLayer(keep);
  if (drawn.getLayers().length && !isLine) drawn.eachLayer((layer) => layer.pm.enable({ snappable: true, snapDistance: 12 }));
  tell();

  const begin = () => {
    drawn.eachLayer((layer) => layer.pm.disable());
    drawn.clearLayers();
    tell();
    map.pm.enableDraw(isLine ? "Line" : "Polygon", { snappable: true, snapDistance: 12, pathOptions: style, templineStyle: style, hintlineStyle: { ...style, dashArray: "4 4" } });
  };
  map.on("pm:create", (event) => {
    map.removeLayer(event.layer);
    keep(event.layer);
    event.layer.pm.enable({ snappable: true, snapDistance: 12 });
    tell();
  });
  map.on("pm:drawstart", ({ workingLayer }) => {
    workingLayer.on("pm:vertexadded", () => {
      const points = workingLayer.getLatLngs().map(({ lat, lng }) => [lng, lat]);
      if (isLine || points.length < 3) return;
      said.textContent = `${squareKilometres({ type: "Polygon", coordinates: [[...points, points[0]]] }).toFixed(4)} ${words[2]}`;
    });
  });
  if (!drawn.getLayers().length) begin();

  const bar = document.createElement("div");
  bar.className = "yb-map__acts";
  const again = document.createElement("button");
  again.type = "button";
  again.className = "yb-btn";
  again.textContent = words[3];
  again.addEventListener("click", begin);
  bar.append(again);
  box.after(bar);
}

export function start(box, addresses) {
  if ("shown" in box.dataset) draw(box, addresses); // what was drawn is about to be confirmed
  else box.querySelector(".yb-map__open").addEventListener("click", () => draw(box, addresses), { once: true });
}

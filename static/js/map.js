// A map on tap: shows a place, places of a list, or lets a person put a pin. Works without a tile server.
const TOWN = [40.136, 124.396]; // the district's middle

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

export function load(addresses) {
  if (window.L) return Promise.resolve(window.L);
  const sheet = document.createElement("link");
  sheet.rel = "stylesheet";
  sheet.href = addresses["leaflet-css"];
  const script = document.createElement("script");
  script.src = addresses.leaflet;
  // Labels are measured when they are drawn, so the sheet must have come, or be known to be missing.
  const styled = new Promise((done) => ["load", "error"].forEach((event) => sheet.addEventListener(event, done)));
  const loaded = new Promise((done, failed) => {
    script.addEventListener("load", () => done(window.L));
    script.addEventListener("error", failed);
  });
  document.head.append(sheet, script);
  return Promise.all([loaded, styled]).then(([leaflet]) => leaflet);
}

async function drawGround(L, map, url) {
  if (!url) return;
  const answer = await fetch(url);
  if (!answer.ok) return;
  const style = { color: colour("--yb-blue"), weight: 1.5, dashArray: "5 4", fillOpacity: 0.08, fillColor: colour("--yb-blue") };
  const ground = L.geoJSON(await answer.json(), { style, interactive: false }).addTo(map);
  if (!map.placed && ground.getBounds().isValid()) map.fitBounds(ground.getBounds());
}

async function drawPoints(L, map, url) {
  if (!url) return;
  const answer = await fetch(url);
  if (!answer.ok) return;
  const points = L.geoJSON(await answer.json(), {
    pointToLayer: (feature, place) => L.circleMarker(place, {
      radius: 7,
      weight: 2,
      color: colour("--yb-surface"),
      fillColor: colour(feature.properties.late ? "--yb-bad-solid" : "--yb-blue"),
      fillOpacity: 1,
    }),
    onEachFeature: (feature, layer) => {
      const link = document.createElement("a");
      link.href = feature.properties.url;
      link.textContent = feature.properties.title;
      layer.bindPopup(link);
    },
  }).addTo(map);
  if (points.getBounds().isValid()) map.fitBounds(points.getBounds(), { maxZoom: 17, padding: [24, 24] });
}

function pin(L, place, label) {
  const icon = L.divIcon({ className: "yb-pin", iconSize: [28, 36], iconAnchor: [14, 36] });
  return L.marker(place, { icon, keyboard: false, alt: label });
}

function pickable(L, map, box, words) {
  const [centre, here, missing, placed] = words;
  const lat = document.getElementById(box.dataset.latField);
  const lng = document.getElementById(box.dataset.lngField);
  const live = document.getElementById("yb-live");
  let marker = null;
  const put = (place) => {
    marker ??= pin(L, place, box.dataset.label).addTo(map);
    marker.setLatLng(place);
    lat.value = place.lat.toFixed(6);
    lng.value = place.lng.toFixed(6);
    live.textContent = placed;
    lat.dispatchEvent(new Event("change", { bubbles: true }));
  };
  if (lat.value && lng.value) put(L.latLng(lat.value, lng.value));
  map.on("click", (event) => put(event.latlng));
  map.on("locationfound", (event) => put(event.latlng));
  map.on("locationerror", () => {
    live.textContent = missing;
    box.closest("figure").querySelector("[data-map-said]").textContent = missing;
  });

  const bar = document.createElement("div");
  bar.className = "yb-map__acts";
  for (const [label, act] of [
    [centre, () => put(map.getCenter())],
    [here, () => map.locate({ setView: true, maxZoom: 17, enableHighAccuracy: true, timeout: 8000 })],
  ]) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "yb-btn";
    button.textContent = label;
    button.addEventListener("click", act);
    bar.append(button);
  }
  box.after(bar);
}

async function draw(box, addresses) {
  const L = await load(addresses);
  const canvas = document.createElement("div");
  canvas.className = "yb-map__canvas";
  box.replaceChildren(canvas);
  const { lat, lng } = box.dataset;
  const words = box.dataset.words.split("|");
  const map = L.map(canvas, { zoomControl: false, attributionControl: false });
  L.control.zoom({ zoomInTitle: words[4], zoomOutTitle: words[5] }).addTo(map);
  map.placed = Boolean(lat && lng);
  map.setView(map.placed ? [lat, lng] : TOWN, map.placed ? 17 : 13);
  if (addresses.tiles) L.tileLayer(addresses.tiles, { maxZoom: 18 }).addTo(map);
  if (map.placed && !box.dataset.latField) pin(L, [lat, lng], box.dataset.label).addTo(map);
  await Promise.all([
    drawGround(L, map, box.dataset.ground),
    drawPoints(L, map, box.dataset.points),
  ]);
  if (box.dataset.latField) pickable(L, map, box, words);
  canvas.focus();
}

export function start(box, addresses) {
  box.querySelector(".yb-map__open").addEventListener("click", () => draw(box, addresses), { once: true });
}

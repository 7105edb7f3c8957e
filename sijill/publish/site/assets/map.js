// The moving map: areas of incidents from this site's own files, with filters, and the same incidents as a table.
import * as maplibre from "../vendor/map/maplibre-gl.mjs";

const place = document.getElementById("map"), language = document.documentElement.lang;
const at = (name) => new URL(place.dataset[name], location.href);
const [points, outlines] = await Promise.all([at("points"), at("outlines")].map((url) => fetch(url).then((answer) => answer.json())));
const labels = points.labels[language], rows = points.rows;
const from = document.getElementById("from"), until = document.getElementById("until");
const grade = document.getElementById("grade"), actor = document.getElementById("actor");
const showing = document.getElementById("showing"), span = document.getElementById("span");
const body = document.getElementById("rows"), more = document.getElementById("more");
const PAGE = 100;

const count = (low, high) => {
  if (low === null && high === null) return labels.killed[0];
  if (low === high) return low.toLocaleString("en");
  if (high === null) return labels.killed[1].replace("{n}", low.toLocaleString("en"));
  if (low === null) return labels.killed[2].replace("{n}", high.toLocaleString("en"));
  return `${low.toLocaleString("en")}–${high.toLocaleString("en")}`;
};

function chosen() {
  const first = Math.min(+from.value, +until.value), last = Math.max(+from.value, +until.value);
  const whole = first === 0 && last === points.months.length - 1;
  const found = [];
  for (let row = 0; row < rows.id.length; row++) {
    const month = rows.month[row];
    if (month < 0 ? !whole : month < first || month > last) continue;
    if (grade.value && points.grades[rows.grade[row]] !== grade.value) continue;
    if (actor.value && !rows.actors[row].some((one) => points.actors[one] === actor.value)) continue;
    found.push(row);
  }
  span.textContent = points.months.length ? `${labels.months[first]} – ${labels.months[last]}` : "";
  return found;
}

let now = [], listed = 0;

function cell(kind, content, className) {
  const made = document.createElement(kind);
  if (className) made.className = className;
  made.append(content);
  return made;
}
function isolated(text, kind = "bdi") {
  const made = document.createElement(kind);
  if (kind === "bdi" && /[0-9]/.test(text)) made.className = "n";
  made.textContent = text;
  return made;
}
function link(row) {
  const made = document.createElement("a");
  made.href = `incident/${rows.id[row]}.html`;
  made.append(isolated(rows.code[row]));
  return made;
}
function tableRow(row) {
  const made = document.createElement("tr"), head = cell("th", link(row));
  head.scope = "row";
  made.append(head, cell("td", rows.day[row] ?? "", "day"), cell("td", isolated(labels.places[rows.place[row]], "bdi")),
    cell("td", isolated(count(rows.low[row], rows.high[row])), "count"),
    cell("td", rows.grade[row] < 0 ? labels.ungraded : labels.grades[rows.grade[row]]));
  return made;
}
function list() {
  body.append(...now.slice(listed, listed + PAGE).map(tableRow));
  listed = Math.min(listed + PAGE, now.length);
  more.hidden = listed >= now.length;
}

function sums(found) {
  if (found.every((row) => rows.low[row] === null && rows.high[row] === null)) return [null, null];  // not stated is no zero
  let low = 0, high = 0;
  for (const row of found) { low += rows.low[row] ?? 0; high += rows.high[row] ?? rows.low[row] ?? 0; }
  return [low, high];
}

const middle = (box) => [(box[1] + box[3]) / 2, (box[0] + box[2]) / 2];
const ring = ([south, west, north, east]) => [[[west, south], [east, south], [east, north], [west, north], [west, south]]];
const feature = (row, geometry) => ({ type: "Feature", geometry, properties: { row, low: rows.low[row] ?? 0 } });
const collection = (features) => ({ type: "FeatureCollection", features });
const spots = (found) => collection(found.filter((row) => rows.box[row]).map((row) => feature(row, { type: "Point", coordinates: middle(rows.box[row]) })));
const areas = (found) => collection(found.filter((row) => rows.box[row]).map((row) => feature(row, { type: "Polygon", coordinates: ring(rows.box[row]) })));

let map = null;
function update() {
  now = chosen();
  const [low, high] = sums(now);
  showing.textContent = showing.dataset.words.replace("{n}", now.length.toLocaleString("en")).replace("{killed}", `\u2068${count(low, high)}\u2069`);
  showing.dataset.count = String(now.length);
  body.replaceChildren();
  listed = 0;
  list();
  if (map?.getSource("spots")) { map.getSource("spots").setData(spots(now)); map.getSource("areas").setData(areas(now)); }
}
document.getElementById("filters").addEventListener("input", update);
document.getElementById("filters").addEventListener("reset", () => setTimeout(update));
document.getElementById("filters").addEventListener("submit", (event) => event.preventDefault());
more.addEventListener("click", list);
update();

const style = getComputedStyle(document.documentElement);
const colour = (name) => style.getPropertyValue(name).trim();
const dark = matchMedia("(prefers-color-scheme: dark)").matches;

// The operator's tiles, when the site carries any: one archive, read by parts, drawn as basemap.json says.
function protocol() {
  const reader = new pmtiles.Protocol();
  reader.add(new pmtiles.PMTiles(at("tiles").href));
  maplibre.addProtocol("pmtiles", reader.tile);
  if (place.dataset.kind === "vector") maplibre.setRTLTextPlugin(new URL("rtl-text.js", at("vendor")).href, true);
}
const stops = (pairs) => ["interpolate", ["linear"], ["zoom"], ...pairs];
const paints = {
  fill: (rule) => ({ "fill-color": colour(rule.colour), "fill-opacity": rule.opacity ?? 1 }),
  line: (rule) => ({ "line-color": colour(rule.colour), "line-width": stops(rule.width), ...(rule.dashes && { "line-dasharray": rule.dashes }) }),
  symbol: (rule) => ({ "text-color": colour(rule.colour), "text-halo-color": colour("--leaf"), "text-halo-width": 1.5 }),
};
const shapes = { fill: "Polygon", line: "LineString", symbol: "Point" };
function ground(rules) {
  if (place.dataset.kind === "raster") {
    const night = dark ? { "raster-brightness-max": 0.55, "raster-saturation": -0.6 } : { "raster-saturation": -0.45, "raster-opacity": 0.75 };
    return [{ id: "tiles", type: "raster", source: "tiles", paint: night }];
  }
  const own = place.dataset.layers.split(" ");
  return rules.flatMap((rule, number) => rule.layers.filter((one) => own.includes(one)).map((one) => ({
    id: `tiles-${number}-${one}`, type: rule.type, source: "tiles", "source-layer": one, filter: ["==", ["geometry-type"], shapes[rule.type]], paint: paints[rule.type](rule),
    ...(rule.type === "symbol" && { layout: { "text-field": ["coalesce", ["get", `name:${language}`], ["get", `name_${language}`], ["get", "name"]],
      "text-font": ["Sijill Serif", "Sijill Naskh", "serif"], "text-size": stops(rule.size), "text-max-width": 8 } }),
  })));
}

function draw(rules) {
  if (rules) protocol();
  maplibre.setWorkerUrl(new URL("maplibre-gl-worker.mjs", at("vendor")).href);
  const boxes = rows.box.filter(Boolean);
  const ends = (side, last) => {
    const sorted = boxes.map((box) => box[side]).sort((a, b) => a - b), cut = Math.floor(sorted.length / 100);
    return last ? sorted[sorted.length - 1 - cut] : sorted[cut];
  };
  const bounds = boxes.length ? [[ends(1, false), ends(0, false)], [ends(3, true), ends(2, true)]] : [[-20, -40], [60, 60]];
  const radius = ["interpolate", ["linear"], ["sqrt", ["max", ["get", "low"], 0]], 0, 4, 5, 11, 20, 26, 60, 46];
  map = new maplibre.Map({
    container: place, bounds, fitBoundsOptions: { padding: 40, maxZoom: 11 }, attributionControl: false, cooperativeGestures: matchMedia("(pointer: coarse)").matches,
    maxZoom: 13, dragRotate: false, pitchWithRotate: false, fadeDuration: 0, localIdeographFontFamily: "system-ui",
    style: {
      version: 8,
      sources: {
        land: { type: "geojson", data: outlines },
        ...(rules && { tiles: { type: place.dataset.kind, url: `pmtiles://${at("tiles").href}`, ...(place.dataset.kind === "raster" && { tileSize: 256 }) } }),
        areas: { type: "geojson", data: areas(now) },
        spots: { type: "geojson", data: spots(now), cluster: true, clusterRadius: 34, clusterMaxZoom: 10, clusterProperties: { low: ["+", ["get", "low"]] } },
      },
      layers: [
        { id: "paper", type: "background", paint: { "background-color": colour("--leaf") } },
        ...(rules ? ground(rules) : []),
        { id: "land", type: "line", maxzoom: rules ? 8 : 24, source: "land", paint: { "line-color": colour("--doubt"), "line-width": 1 } },
        { id: "areas", type: "fill", source: "areas", minzoom: 8, paint: { "fill-color": colour("--mark"), "fill-opacity": 0.18 } },
        { id: "edges", type: "line", source: "areas", minzoom: 8, paint: { "line-color": colour("--mark"), "line-width": 1 } },
        { id: "spots", type: "circle", source: "spots", maxzoom: 11, paint: { "circle-color": colour("--mark"), "circle-opacity": dark ? 0.45 : 0.32, "circle-stroke-color": colour("--mark"), "circle-stroke-width": 1, "circle-radius": radius } },
      ],
    },
    locale: { "CooperativeGesturesHandler.MobileHelpText": place.dataset.fingers, "CooperativeGesturesHandler.WindowsHelpText": place.dataset.fingers,
      "CooperativeGesturesHandler.MacHelpText": place.dataset.fingers, "Map.Title": place.dataset.name, "NavigationControl.ZoomIn": place.dataset.in, "NavigationControl.ZoomOut": place.dataset.out },
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new maplibre.NavigationControl({ showCompass: false }), document.dir === "rtl" ? "top-left" : "top-right");
  map.addControl(new maplibre.ScaleControl(), document.dir === "rtl" ? "bottom-right" : "bottom-left");
  const popup = new maplibre.Popup({ closeButton: true, maxWidth: "18rem" });
  map.on("click", async (event) => {
    const [hit] = map.queryRenderedFeatures(event.point, { layers: ["spots", "areas"] });
    if (!hit) return;
    if (hit.properties.cluster) {
      const zoom = await map.getSource("spots").getClusterExpansionZoom(hit.properties.cluster_id);
      map.easeTo({ center: hit.geometry.coordinates, zoom });
      return;
    }
    const row = hit.properties.row, inside = document.createElement("div");
    inside.className = "popup";
    inside.append(link(row), ` · ${rows.day[row] ?? ""}`, document.createElement("br"), isolated(labels.places[rows.place[row]]),
      document.createElement("br"), `${labels.deaths}: `, isolated(count(rows.low[row], rows.high[row])));
    popup.setLngLat(event.lngLat).setDOMContent(inside).addTo(map);
  });
  map.on("load", () => { place.dataset.ready = "yes"; });
  map.once("idle", () => { if (rules && map.isSourceLoaded("tiles")) place.dataset.tiled = "yes"; });
}
try {
  draw(place.dataset.tiles && (await fetch(at("basemap")).then((answer) => answer.json())).rules);
} catch (error) {
  console.warn(error);
  place.remove();
  document.getElementById("text").classList.add("still");
  document.getElementById("no-gl").hidden = false;
}

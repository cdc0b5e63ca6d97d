"""Files of npm packages that pages may load: {name: (folder in node_modules, files)}.

Each is served as vendor/<name>/<file>; a part of the settings.
"""

FILES = {
    "hls": ("hls.js/dist", ["hls.light.min.mjs", "hls.light.min.mjs.map"]),
    "htmx": ("htmx.org/dist", ["htmx.min.js"]),
    "leaflet": (
        "leaflet/dist",
        [
            "leaflet.css",
            "leaflet.js",
            "leaflet.js.map",
            "images/layers.png",
            "images/layers-2x.png",
            "images/marker-icon.png",
            "images/marker-icon-2x.png",
            "images/marker-shadow.png",
        ],
    ),
    # Loaded by the pages that draw borders, and by no other.
    "geoman": (
        "@geoman-io/leaflet-geoman-free/dist",
        [
            "leaflet-geoman.css",
            "leaflet-geoman.css.map",
            "leaflet-geoman.min.js",
            "leaflet-geoman.min.js.map",
        ],
    ),
    "echarts": ("echarts/dist", ["echarts.esm.min.js"]),
}

"""Public pages of places and the layers maps draw; staff pages of the territory stand under /desk/."""

from django.urls import include, path

from grids.urls.compounds import COMPOUNDS, PUBLIC_COMPOUNDS
from grids.urls.devices import DEVICES
from grids.urls.foot import FOOT, POINTS
from grids.urls.registers import REGISTERS
from grids.urls.sheets import SHEETS
from grids.urls.tasks import MY_TASKS, TASKS
from grids.urls.tree import OLD_NETS, TREE
from grids.urls.workers import PUBLIC_WORKERS, STAFF_WORKERS
from grids.views import mine, places

app_name = "grids"

PUBLIC = [
    *PUBLIC_WORKERS,
    *PUBLIC_COMPOUNDS,
    path("layers/<slug:level>.json", places.boundary_layer, name="boundary-layer"),
    path("find/", mine.grid_find, name="grid-find"),
    path("<slug:code>/keep/", mine.grid_keep, name="grid-keep"),
    path("<slug:code>/", places.grid_detail, name="grid-detail"),
    path("<slug:code>/qr.png", places.grid_qr, name="grid-qr"),
    path("<slug:code>/boundary.json", places.grid_boundary, name="grid-boundary"),
    path("<slug:code>/units.json", places.grid_units, name="grid-units"),
]

urlpatterns = [
    path("grids/", include(PUBLIC)),
    path("desk/tree/", include(TREE)),
    path("desk/registers/", include(SHEETS)),
    path("desk/", include(OLD_NETS)),
    path("desk/", include(COMPOUNDS)),
    path("desk/registers/", include(REGISTERS)),
    path("foot/tasks/", include(MY_TASKS)),
    path("foot/", include(FOOT)),
    path("desk/points/", include(POINTS)),
    *STAFF_WORKERS,
    *DEVICES,
    path("desk/", include(TASKS)),
]

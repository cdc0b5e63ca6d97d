"""Addresses of those who keep the tree: places and acts on them, old nets, what lies in no grid."""

from django.urls import path

from grids.views import old_nets, tree, tree_acts, tree_files

TREE = [
    path("", tree.tree_home, name="tree-home"),
    path("<slug:code>/", tree.place_detail, name="place-detail"),
    path("<slug:code>/below/", tree.place_below, name="place-below"),
    path("<slug:code>/levels/", tree.place_levels, name="place-levels"),
    path("<slug:code>/add/", tree_acts.place_add, name="place-add"),
    path("<slug:code>/describe/", tree_acts.place_describe, name="place-describe"),
    path("<slug:code>/move/", tree_acts.place_move, name="place-move"),
    path("<slug:code>/border/", tree_acts.place_border, name="place-border"),
    path("<slug:code>/split/", tree_acts.place_split, name="place-split"),
    path("<slug:code>/merge/", tree_acts.place_merge, name="place-merge"),
    path("<slug:code>/retire/", tree_acts.place_retire, name="place-retire"),
    path("<slug:code>/import/", tree_files.place_import, name="place-import"),
    path("<slug:code>/export.geojson", tree_files.place_export, name="place-export"),
]

OLD_NETS = [
    path("old-nets/", old_nets.old_net_list, name="old-net-list"),
    path("old-nets/rows.csv", old_nets.old_net_file, name="old-net-file"),
    path("old-nets/import/", old_nets.old_net_import, name="old-net-import"),
    path("strays/", old_nets.stray_list, name="stray-list"),
]

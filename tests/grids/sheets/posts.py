"""A small register to import into: who has which post, known by login name, grid and role."""

from django.utils.timezone import localdate

from grids.models import Grid, Post
from grids.sheets.specs import SheetField, SheetSpec
from yuanbao.models import User
from yuanbao.roles import Role
from yuanbao.sheet_cells import read_day, read_phone, read_text, read_word
from yuanbao.sheets import Column

ROLES = {str(role.label): role for role in Role}


class PostSheet(SheetSpec):
    key, label, model = "posts", "任职", Post

    def fields(self):
        return [
            SheetField(Column("user", "登录名", required=True), read_text),
            SheetField(Column("grid", "网格编码", required=True), read_text),
            SheetField(
                Column("role", "岗位", choices=tuple(ROLES), required=True),
                lambda text: read_word(text, ROLES),
            ),
            SheetField(Column("phone", "电话", ("工作电话",)), read_phone),
            SheetField(Column("since", "从"), read_day),
        ]

    def locate(self, entries, _visit):
        codes = [entry.values["grid"] for entry in entries]
        grids = dict(Grid.objects.filter(code__in=codes).values_list("code", "pk"))
        for entry in entries:
            entry.grid_id = grids.get(entry.values["grid"])
            if entry.grid_id is None:
                entry.fault("网格编码", "没有这个网格")

    def recognise(self, entries, visit):
        names = {entry.values["user"] for entry in entries}
        users = dict(User.objects.filter(username__in=names).values_list("username", "pk"))
        rows = visit.locked(Post.objects.filter(user__in=users.values()))
        held = {(row.user_id, row.grid_id, row.role): row for row in rows}
        for entry in entries:
            user = users.get(entry.values["user"])
            if user is None:
                entry.fault("登录名", "没有这个账号")
                continue
            key = (user, entry.grid_id, entry.values["role"])
            entry.found["user"], entry.existing = user, held.get(key)
            entry.identity = "/".join(map(str, key))

    def build(self, entry, visit):
        return Post(
            user_id=entry.found["user"],
            grid_id=entry.grid_id,
            role=entry.values["role"],
            work_phone=entry.values.get("phone", ""),
            starts_on=entry.values.get("since", localdate(visit.at)),
        )

    def amend(self, entry, _visit):
        phone = entry.values.get("phone", entry.existing.work_phone)
        moved = phone != entry.existing.work_phone
        entry.existing.work_phone = phone
        return moved

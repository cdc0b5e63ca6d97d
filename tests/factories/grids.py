"""Places and posts, required fields only; places are made at the end of their parent."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from grids.choices import USUAL_KIND, Level
from grids.models import Grid, Post
from yuanbao.models import User
from yuanbao.roles import Role


class GridFactory(DjangoModelFactory):
    """A district unless told otherwise; `parent` is read again, so stale numbers do no harm."""

    class Meta:
        model = Grid

    code = factory.Sequence(lambda n: f"{990000 + n % 10000:06d}{n // 10000:06d}")
    level = Level.DISTRICT
    kind = factory.LazyAttribute(lambda grid: USUAL_KIND[grid.level])
    name = factory.Sequence(lambda n: f"{n}号地方")
    valid_from = date(2020, 1, 1)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        if kwargs.get("parent") is not None:
            kwargs["parent"].refresh_from_db()
        return super()._create(model_class, *args, **kwargs)


class PostHolderFactory(DjangoModelFactory):
    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"holder{n}")
    name = factory.Sequence(lambda n: f"任职人{n}")


class PostFactory(DjangoModelFactory):
    class Meta:
        model = Post

    user = factory.SubFactory(PostHolderFactory)
    grid = factory.SubFactory(GridFactory)
    role = Role.GRID_WORKER
    starts_on = date(2020, 1, 1)

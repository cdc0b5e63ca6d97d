"""Accounts and subjects, required fields only. Residents are made by their services."""

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from yuanbao.models import Category, User
from yuanbao.services.integrations import connect

PASSWORD = "kite-river-lantern-42"


class UserFactory(DjangoModelFactory):
    """A member of staff without post, phone or second factor; `password=` sets another one."""

    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"person{n}")
    name = factory.Sequence(lambda n: f"工作人员{n}")
    password = PASSWORD

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return model_class.objects.create_user(*args, **kwargs)


class CategoryFactory(DjangoModelFactory):
    """A subject of the ordinary tier, at the top."""

    class Meta:
        model = Category

    code = factory.Sequence(lambda n: f"T{n:04d}")
    name = factory.Sequence(lambda n: f"{n}号分类")


def token_of(user, *, name="外部系统", **facts):
    """Connect a system that acts through `user`, and return its token."""
    _integration, token = connect(name=name, user=user, by=None, at=timezone.now(), **facts)
    return token

"""The registers hold what they declare, and nothing that may not be held."""

import re

import pytest
from django.db import models

from grids.codes import Standing
from grids.models import AddressedRow, RegisterRow
from grids.registers import all_registers, of_row, register
from grids.workflow import MOVES
from yuanbao.fields import EncryptedTextField
from yuanbao.icons import icon_svg

FORBIDDEN = re.compile(
    "宗教|信仰|曾用名|诊断|疾病|病史|残疾|艾滋|吸毒|罪名|刑期|前科|矫正|重点人|布控|管控|危险性|原因"
)
REGISTERS = all_registers()
OWN = {field.name for field in [*RegisterRow._meta.fields, *AddressedRow._meta.fields]}


@pytest.mark.parametrize("spec", REGISTERS, ids=lambda spec: spec.key)
def test_every_sealed_field_says_why_it_is_held(spec):
    sealed = [f.name for f in spec.model._meta.fields if isinstance(f, EncryptedTextField)]

    assert [name for name in sealed if not spec.has(name)] == []
    assert [name for name in sealed if not spec.field(name).is_personal] == []
    assert [name for name in sealed if spec.field(name).mask is None] == []


@pytest.mark.parametrize("spec", REGISTERS, ids=lambda spec: spec.key)
def test_every_personal_field_names_purpose_basis_and_retention(spec):
    for field in spec.fields:
        if field.personal:
            why = field.personal
            assert all(str(text) for text in (why.purpose, why.basis, why.retention))
            assert why.level in (1, 2, 3)


@pytest.mark.parametrize("spec", REGISTERS, ids=lambda spec: spec.key)
def test_forbidden_fields_do_not_exist(spec):
    labels = [str(field.verbose_name) for field in spec.model._meta.fields]
    coded = [label for f in spec.model._meta.fields for _code, label in f.choices or ()]

    allowed = {"流入原因"}
    found = [text for text in map(str, [*labels, *coded]) if FORBIDDEN.search(text)]
    assert [text for text in found if text not in allowed] == []


@pytest.mark.parametrize("spec", REGISTERS, ids=lambda spec: spec.key)
def test_every_column_people_fill_in_is_declared(spec):
    filled = {
        field.name
        for field in spec.model._meta.concrete_fields
        if field.editable and not field.primary_key and field.name not in OWN | {"birth_year"}
    }

    assert filled - set(spec.names) == set()


@pytest.mark.parametrize("spec", REGISTERS, ids=lambda spec: spec.key)
def test_declarations_name_what_exists(spec):
    assert spec.moves
    assert set(spec.moves) <= {move.name for move in MOVES}
    assert all(spec.has(name) for name in (*spec.filters, *spec.alike, *spec.parents))
    assert all(isinstance(spec.column(name), models.Field) for name in spec.names)
    assert all(spec.column(field.index) for field in spec.fields if field.index)
    assert "<svg" in icon_svg(spec.icon)


def test_parents_stand_before_their_children():
    seen = []
    for spec in REGISTERS:
        for name in spec.parents:
            assert spec.parent_register(name) in seen
        seen.append(spec)


def test_of_row_finds_the_register_of_a_row():
    spec = register("resident")

    assert of_row(spec.model()) is spec


def test_every_way_to_end_is_a_standing():
    assert {move.target for move in MOVES} | {Standing.ACTIVE} == set(Standing)

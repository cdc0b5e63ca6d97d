from grids.choices import Level
from grids.models import Building, CareTask, Facility, Resident
from grids.services import hierarchy
from grids.services.hierarchy import NewPlace
from grids.services.registers.peopling import people_demo
from tests.grids.conftest import AT, square


def test_people_demo_fills_compounds_once(tree):
    compound = hierarchy.add(tree["village"], NewPlace(Level.COMPOUND, "和顺小区"), by=None, at=AT)
    unit = hierarchy.add(
        compound, NewPlace(Level.UNIT, "和顺第1网格", boundary=square(5, 5)), by=None, at=AT
    )

    made = people_demo(at=AT)

    assert made > 100
    assert people_demo(at=AT) == 0
    assert set(Resident.objects.values_list("grid", flat=True)) == {unit.pk}
    assert Building.objects.count() == 2
    assert CareTask.objects.exists()
    assert Facility.objects.filter(is_safety_point=True, lat__isnull=False).exists()


def test_people_demo_leaves_compounds_without_grids_alone(tree):
    hierarchy.add(tree["village"], NewPlace(Level.COMPOUND, "和顺小区"), by=None, at=AT)

    assert people_demo(at=AT) == 0

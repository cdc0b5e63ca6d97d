import pytest

from grids.tree.nesting import Node, Place, faults, number

SOUND = [
    Node(1, None, 1, 1, 8, 0),
    Node(2, 1, 1, 2, 5, 1),
    Node(3, 2, 1, 3, 4, 2),
    Node(4, 1, 1, 6, 7, 1),
    Node(9, None, 4, 1, 2, 0),
]


def test_number_nests_children_in_the_order_given():
    places = number([(1, None), (4, 1), (2, 1), (3, 2)])

    assert places == {
        1: Place(1, 1, 8, 0),
        4: Place(1, 2, 3, 1),
        2: Place(1, 4, 7, 1),
        3: Place(1, 5, 6, 2),
    }


def test_number_leaves_out_rings_and_orphans():
    assert number([(1, 2), (2, 1), (3, 99)]) == {}


def test_number_stands_a_deep_chain():
    places = number([(0, None), *((n, n - 1) for n in range(1, 5000))])

    assert places[4999] == Place(1, 5000, 5001, 4999)


def test_faults_of_a_sound_tree_are_none_even_with_gaps_between_trees():
    assert faults(SOUND) == []


@pytest.mark.parametrize(
    ("position", "changed", "wrong"),
    [
        (2, {"rght": 5}, [3]),
        (2, {"depth": 1}, [3]),
        (2, {"tree_id": 4}, [3]),
        (2, {"parent": 3}, [3]),
        (0, {"rght": 9}, [1]),
    ],
)
def test_faults_names_the_node_that_is_wrong(position, changed, wrong):
    nodes = [*SOUND]
    nodes[position] = nodes[position]._replace(**changed)

    assert set(wrong) <= set(faults(nodes))


def test_faults_of_two_roots_in_one_tree_are_all_nodes():
    nodes = [node._replace(tree_id=1) for node in SOUND]

    assert len(faults(nodes)) == len(nodes)

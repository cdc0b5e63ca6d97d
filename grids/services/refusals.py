"""Why the tree does not become what was asked; the words are told to the person."""

from yuanbao.workflow import TransitionRefused


class TreeRefused(TransitionRefused):
    """The tree cannot become what was asked; the words say why."""


class WrongLevel(TreeRefused):
    """The parent is not above the place."""


class CodeTaken(TreeRefused):
    """The code was given before, perhaps to a place that is retired now."""


class PlaceRetired(TreeRefused):
    """The place is retired; it takes no more changes."""


class HasLivePlaces(TreeRefused):
    """Places under it are still in use."""


class BoundaryRefused(TreeRefused):
    """The boundary is no sound area, or would leave a gap or an overlap."""


class NothingToDo(TreeRefused):
    """A split needs two parts, a merge two places, a redrawing one."""

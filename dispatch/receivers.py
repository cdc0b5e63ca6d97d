"""What is heard from the layers below; one call each, inside the sender's transaction."""

from django.dispatch import receiver
from django.utils.translation import gettext as _

from dispatch import notices_petitioner
from dispatch.services.centre import events, queue, sealing, sensitive
from dispatch.services.exchange import write_back
from dispatch.services.orders import questions, territory
from dispatch.services.organisation import following
from dispatch.services.timing.clocks import start_petition_clocks
from grids.signals import grid_closed
from petitions import signals
from yuanbao.tasks import hint


@receiver(signals.petition_arriving)
def start_clocks(sender, petition, **_kwargs):  # noqa: ARG001
    """Set the due moments of a petition that is about to be saved."""
    start_petition_clocks(petition)
    sensitive.screen(petition)


@receiver(signals.petition_submitted)
def start(sender, petition, at, joins="", **_kwargs):  # noqa: ARG001
    """Tell the router of a new petition; imports route by themselves."""
    sensitive.note_found(petition, at=at)
    if joins:
        events.note_own(petition, key=joins, at=at)
    if not petition.is_historical:
        hint("dispatch.route_petition", petition_id=petition.pk)


@receiver(signals.petition_added_to)
def pass_addition_on(sender, petition, addition, at, **_kwargs):  # noqa: ARG001
    """Tell whoever works on the matter what the petitioner added of their own accord.

    Heard before `wake`, after which no question is open any more.
    """
    notices_petitioner.added(petition, key=addition.pk, at=at)


@receiver(signals.petition_added_to)
def wake(sender, petition, at, **_kwargs):  # noqa: ARG001
    """Wake the clocks that wait for the petitioner."""
    questions.take_answer(petition, at=at)


@receiver(signals.petition_urged)
def pass_urge_on(sender, petition, at, **_kwargs):  # noqa: ARG001
    """Tell whoever has the matter that the petitioner urges it."""
    notices_petitioner.urged(petition, at=at)


@receiver(signals.petition_withdrawn)
def withdraw(sender, petition, at, **_kwargs):  # noqa: ARG001
    """Withdraw the orders, unless there is a danger that must be cleared all the same."""
    if not petition.dangers:
        queue.cancel_orders(petition, why=_("反映人已撤回"), at=at)


@receiver(signals.petitions_moved)
def follow(sender, petitions, **_kwargs):  # noqa: ARG001
    """Keep the stored town and community of moved matters' orders true."""
    territory.copy_places(petitions)


@receiver(signals.petition_sealed_off)
def forget_sealed(sender, petition, at, **_kwargs):  # noqa: ARG001
    """Leave nothing of a matter that went into the sealed channel."""
    sealing.forget_matter(petition, at=at)


@receiver(signals.petition_turned)
def write_back_later(sender, petition, at, **_kwargs):  # noqa: ARG001
    """Note for the platform that sent a matter what has become of it."""
    write_back.note(petition, at=at)


@receiver(grid_closed)
def pass_errands_on(sender, grid, successors, by, at, **_kwargs):  # noqa: ARG001
    """Give open errands of a closed grid to the posts of those that took its place."""
    territory.pass_errands_on(grid, list(successors), by=by, at=at)


@receiver(grid_closed)
def pass_rules_on(sender, grid, successors, by, at, **_kwargs):  # noqa: ARG001
    """Let the catalogue's rules of a closed grid hold in those that took its place."""
    following.follow_closed(grid, list(successors), by=by, at=at)

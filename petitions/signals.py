"""What the apps above may hear. Sent inside the transaction, so a failing receiver undoes all.

petition_arriving     petition                    its clocks are to be set before it is saved
petition_submitted    petition, at, joins         a new matter is to be routed; it may join a bulletin
petition_added_to     petition, addition, at      the petitioner added something or answered
petition_urged        petition, at                whoever has it is to be told
petition_withdrawn    petition, at                its orders are to be cancelled, unless dangerous
petitions_moved       petitions (a queryset)      their stored town and community are others now
petition_sealed_off   petition, at                nothing of it stays outside the sealed channel
petition_turned       petition, at                answered, ended or taken up again: whoever sent it
                                                  to us is to be told
"""

from django.dispatch import Signal

petition_arriving = Signal()
petition_submitted = Signal()
petition_added_to = Signal()
petition_urged = Signal()
petition_withdrawn = Signal()
petitions_moved = Signal()
petition_sealed_off = Signal()
petition_turned = Signal()

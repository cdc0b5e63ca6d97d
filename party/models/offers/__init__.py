from party.models.offers.application import Applicant, Application
from party.models.offers.firm import Firm, Inspection, InspectionItem
from party.models.offers.hall import DirectoryEntry, Guide, Hall, Outage, Window
from party.models.offers.job import JobMatch, JobPost, JobWish, MinimumWage
from party.models.offers.policy import Policy
from party.models.offers.service import Service
from party.models.offers.slot import Booking, Slot

__all__ = [
    "Applicant",
    "Application",
    "Booking",
    "DirectoryEntry",
    "Firm",
    "Guide",
    "Hall",
    "Inspection",
    "InspectionItem",
    "JobMatch",
    "JobPost",
    "JobWish",
    "MinimumWage",
    "Outage",
    "Policy",
    "Service",
    "Slot",
    "Window",
]

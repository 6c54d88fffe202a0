"""The lists of shows, over all editions."""

from crm_expo.lists.page import ListPage
from exhibitions.tables import BOOKINGS, CONTRACTS, REGISTRATIONS


class BookingListView(ListPage):
    """Every booking of every edition."""

    read_access = "exhibitions.read"
    records = BOOKINGS


class ContractListView(ListPage):
    """Every contract."""

    read_access = "exhibitions.read"
    records = CONTRACTS


class RegistrationListView(ListPage):
    """Every registration of every edition."""

    read_access = "registrations.read"
    records = REGISTRATIONS

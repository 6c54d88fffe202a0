"""What upper apps put into lower apps' pages: the one wiring list, read through kit.slots."""

#: page → URL names of fragments that it fetches with its object's id
SLOTS = {
    "customer.top": ["edition-strip"],
    "customer.aside": ["score-why", "advocacy-card"],
}

#: who offers lines to the command palette, in the order of its groups
PALETTE = ["customers.staff.palette.offers", "exhibitions.staff.palette.offers"]

#: what a lower page cannot name → function that returns [(id, name)]
CHOICES = {
    "timeline.editions": "exhibitions.selectors.shows.edition_choices",
    "customers.series": "exhibitions.selectors.shows.series_choices",
}

#: Lists by key: each has a page of that URL name, and shares the dialogs of crm_expo.lists.
LISTS = {
    "customers": "customers.tables.CUSTOMERS",
    "activity": "customers.tables.ACTIVITY",
    "bookings": "exhibitions.tables.BOOKINGS",
    "contracts": "exhibitions.tables.CONTRACTS",
    "registrations": "exhibitions.tables.REGISTRATIONS",
}

#: list → columns that upper apps add to it
COLUMNS = {"customers": ["exhibitions.tables.CUSTOMER_COLUMNS"]}

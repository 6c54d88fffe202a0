"""What upper apps put into lower apps' pages: the one wiring list, read through kit.slots."""

#: page → URL names of fragments that it fetches with its object's id
SLOTS = {
    "customer.top": ["edition-strip"],
    "customer.aside": ["score-brief", "relationship-card"],
    "customer.editions": ["customer-editions"],
    "customer.surveys": ["customer-answers"],
    "customer.value": ["value-parts", "score-why", "advocacy-card"],
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

#: list → columns that upper apps add to it, or functions that return those of a role
COLUMNS = {
    "customers": ["exhibitions.tables.CUSTOMER_COLUMNS", "customers.tables.custom_columns"],
    "bookings": ["exhibitions.tables.booking_columns"],
    "registrations": ["exhibitions.tables.registration_columns"],
}

#: Names of fields in the audit log → what they are called, for those who see them.
CHANGES = "crm_expo.fields.telling.field_words"

#: role → whether it sees a field of a delivery, by its key
SEES_KEY = "crm_expo.fields.telling.sees_key"

#: `where` of a list's address → columns that it names; None if it cannot be read
NAMES_ASKED = "crm_expo.lists.conditions.names_asked"

#: kind of record → table of what its records hold in the organizer's own fields
FIELD_VALUES = {
    "company": "customers.models.CustomerValue",
    "person": "customers.models.CustomerValue",
    "registration": "exhibitions.models.RegistrationValue",
    "participation": "exhibitions.models.ParticipationValue",
}

#: what a lower app asks of an upper one → the function that does it
CONTRIBUTED = {
    "customers.area": "exhibitions.selectors.attended.area_of",
    "editions.satisfaction": "surveys.selectors.respondents.satisfaction_by_edition",
    "customers.doubted": "home.selectors.quality.doubted",
    "customers.returning": "exhibitions.selectors.returning.exhibitors_of_before",
}

#: what a page orders of the worker whose code it cannot name → the task
TASKS = {
    "practice.open": "crm_expo.boot.tasks.open_practice_task",
}

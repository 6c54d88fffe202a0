"""The lists of shows, and what shows add to the customers' list."""

from exhibitions.tables.bookings import BOOKINGS
from exhibitions.tables.contracts import CONTRACTS
from exhibitions.tables.custom import booking_columns, registration_columns
from exhibitions.tables.of_customers import CUSTOMER_COLUMNS
from exhibitions.tables.registrations import REGISTRATIONS

__all__ = ["BOOKINGS", "CONTRACTS", "CUSTOMER_COLUMNS", "REGISTRATIONS", "booking_columns", "registration_columns"]

"""The customers' lists: what they tell, and how they are filtered, sorted and changed."""

from customers.tables.activity import ACTIVITY
from customers.tables.custom import custom_columns
from customers.tables.parties import CUSTOMERS

__all__ = ["ACTIVITY", "CUSTOMERS", "custom_columns"]

"""People who sign in, keys that speak, and what they may enter."""

from crm_expo.accounts.models.api_key import ApiKey
from crm_expo.accounts.models.membership import Invitation, Membership
from crm_expo.accounts.models.portal import PortalAccess, PortalDevice, PortalToken
from crm_expo.accounts.models.user import User

__all__ = ["ApiKey", "Invitation", "Membership", "PortalAccess", "PortalDevice", "PortalToken", "User"]

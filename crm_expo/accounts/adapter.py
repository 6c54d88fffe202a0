"""allauth's hooks: no open sign-up; staff come by invitation."""

from allauth.account.adapter import DefaultAccountAdapter


class StaffAccountAdapter(DefaultAccountAdapter):
    """Staff accounts are made by invitations only."""

    def is_open_for_signup(self, request) -> bool:
        return False

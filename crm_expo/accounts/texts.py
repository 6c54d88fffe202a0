"""Texts of Django and allauth that our Chinese catalogue words anew; named here so that makemessages keeps them."""

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy

REWORDED = (
    _("Email"),
    _("Email address"),
    _("Enter a valid email address."),
    _("The email address and/or password you specified are not correct."),
    _("This email address is already associated with this account."),
    _("A user is already registered with this email address."),
    _("You cannot add more than %d email addresses."),
    _("You cannot remove your primary email address."),
    _("You cannot remove your primary email address (%(email)s)."),
    _("Your primary email address must be verified."),
    _("Confirmation email sent to %(email)s."),
    _("You have confirmed %(email)s."),
    _("Removed email address %(email)s."),
    _("Primary email address set."),
    _("Verify Your Email Address"),
    _("Confirm Email Address"),
    _("Incorrect code."),
    _("Incorrect password."),
    _("Authenticator code"),
    _("Use your password"),
    _("Use authenticator app or code"),
    _("Passwordless"),
    _(
        "Enabling passwordless operation allows you to sign in using just this key, but imposes "
        "additional requirements such as biometrics or PIN protection."
    ),
    _("You cannot activate two-factor authentication until you have verified your email address."),
    _("You cannot add an email address to an account protected by two-factor authentication."),
    _("A new set of recovery codes has been generated."),
    _("Your password can’t be too similar to your other personal information."),
    ngettext_lazy(
        "Your password must contain at least %(min_length)d character.",
        "Your password must contain at least %(min_length)d characters.",
        "min_length",
    ),
    _("Your password can’t be a commonly used password."),
    ngettext_lazy(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
    ),
    _("This password is too common."),
)

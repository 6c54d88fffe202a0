"""Staff: who belongs to which organizer, in which role."""

from datetime import datetime, timedelta

from django.db import connection, transaction

from crm_expo.accounts import tokens
from crm_expo.accounts.models import Invitation, Membership, User
from crm_expo.audit.log import record
from crm_expo.tenancy.access import ROLES
from crm_expo.tenancy.asking import Asking
from crm_expo.tenancy.models import Organizer
from crm_expo.tenancy.scope import own_rows

_INVITATION_LIFE = timedelta(days=7)
_COLUMNS = [field.attname for field in Membership._meta.concrete_fields]
_OF_USER = [field.attname for field in User._meta.concrete_fields]
_WHO = (
    f"SELECT {', '.join(f'u.{name}' for name in _OF_USER)}, {', '.join(f'm.{name}' for name in _COLUMNS)} "  # noqa: S608
    "FROM accounts_user u LEFT JOIN accounts_membership m ON m.organizer_id = $1 AND m.user_id = u.id AND m.is_active "
    "WHERE u.id = $2"
)


class UnknownRole(Exception):
    """A role that does not exist."""


class AlreadyMember(Exception):
    """The address belongs to a member; carries the membership."""

    def __init__(self, membership: Membership):
        self.membership = membership


class LastOwner(Exception):
    """An organizer keeps at least one owner."""


class InvitationGone(Exception):
    """The invitation was used, revoked or has expired."""


class OtherAddress(Exception):
    """The invitation is for another address than the signed-in account's."""


class AccountExists(Exception):
    """The address already has an account: it signs in to accept."""


def organizers_of(user: User) -> list[Membership]:
    """This will return the user's memberships with their organizers, before any organizer is open."""
    with own_rows(user.pk):
        return list(
            Membership._base_manager.filter(user=user, is_active=True, organizer__is_active=True)
            .select_related("organizer")
            .order_by("organizer__slug")
        )


def asking_who(organizer: Organizer, user_id: int) -> Asking:
    """This will return the question for a user and its membership, by their keys: every request puts it."""
    return Asking("who", _WHO, (organizer.pk, user_id))


def who_of(asking: Asking) -> tuple[User | None, Membership | None]:
    """This will read the answer: the user, and its active membership in the organizer whose door was opened."""
    if asking.row is None:
        return None, None
    of_user, of_member = asking.row[: len(_OF_USER)], asking.row[len(_OF_USER) :]
    user = User.from_db(connection.alias, _OF_USER, of_user)
    return user, Membership.from_db(connection.alias, _COLUMNS, of_member) if of_member[0] is not None else None


@transaction.atomic
def add_member(*, organizer: Organizer, user: User, role: str) -> Membership:
    """This will give a user a role, or change the one it has. Errors: UnknownRole, LastOwner."""
    if role not in ROLES:
        raise UnknownRole(role)
    current = Membership.objects.select_for_update().filter(user=user).first()
    if current is None:
        membership = Membership.objects.create(organizer=organizer, user=user, role=role)
        record(organizer=organizer, action="member.added", target=membership, changes={"role": [None, role]})
        return membership
    if current.role == "owner" and role != "owner":
        _keep_an_owner(current)
    before, current.role, current.is_active = current.role, role, True
    current.save(update_fields=["role", "is_active"])
    record(organizer=organizer, action="member.changed", target=current, changes={"role": [before, role]})
    return current


@transaction.atomic
def remove_member(*, organizer: Organizer, membership: Membership) -> None:
    """This will end a membership. Errors: LastOwner."""
    if membership.role == "owner":
        _keep_an_owner(membership)
    membership.is_active = False
    membership.save(update_fields=["is_active"])
    record(organizer=organizer, action="member.removed", target=membership)


def _keep_an_owner(leaving: Membership) -> None:
    owners = Membership.objects.select_for_update().filter(role="owner", is_active=True)
    if not owners.exclude(pk=leaving.pk).exists():
        raise LastOwner


@transaction.atomic
def create_invitation(*, organizer: Organizer, email: str, role: str, at: datetime) -> tuple[Invitation, str]:
    """
    This will make an invitation and return it with its token `<organizer>.<secret>`; earlier ones of the address end.

    Errors: UnknownRole, AlreadyMember.
    """
    if role not in ROLES:
        raise UnknownRole(role)
    member = Membership.objects.select_related("user").filter(user__email=email.lower(), is_active=True).first()
    if member is not None:
        raise AlreadyMember(member)
    open_ones = Invitation.objects.filter(email=email.lower(), accepted_at=None, revoked_at=None, expires_at__gt=at)
    for earlier in open_ones.select_for_update():
        revoke_invitation(organizer=organizer, invitation=earlier, at=at)
    secret = tokens.new_secret()
    invitation = Invitation.objects.create(
        organizer=organizer,
        email=email.lower(),
        role=role,
        token_hash=tokens.digest(secret),
        expires_at=at + _INVITATION_LIFE,
    )
    record(organizer=organizer, action="member.invited", target=invitation, changes={"role": [None, role]})
    return invitation, f"{organizer.public_id}.{secret}"


def find_invitation(*, secret: str, at: datetime) -> Invitation:
    """This will return the open invitation of a secret inside the open organizer. Errors: InvitationGone."""
    invitation = Invitation.objects.select_for_update().filter(token_hash=tokens.digest(secret)).first()
    if invitation is None or invitation.accepted_at or invitation.revoked_at or invitation.expires_at <= at:
        raise InvitationGone
    return invitation


@transaction.atomic
def revoke_invitation(*, organizer: Organizer, invitation: Invitation, at: datetime) -> None:
    """This will make an open invitation's link worthless."""
    invitation.revoked_at = at
    invitation.save(update_fields=["revoked_at"])
    record(organizer=organizer, action="member.invitation_revoked", target=invitation)


@transaction.atomic
def accept_invitation(
    *, organizer: Organizer, invitation: Invitation, at: datetime, user: User | None, name: str = "", password: str = ""
) -> User:
    """
    This will turn an invitation into a membership, for the signed-in user or a new account.

    Errors: AccountExists when the address has an account that is not signed in; OtherAddress; LastOwner.
    """
    if user is not None and user.email != invitation.email:
        raise OtherAddress
    if user is None:
        if User.objects.filter(email=invitation.email).exists():
            raise AccountExists
        user = User.objects.create_user(invitation.email, password, name=name, language=organizer.language)
    invitation.accepted_at = at
    invitation.save(update_fields=["accepted_at"])
    current = Membership.objects.filter(user=user, is_active=True).first()
    if current is None or current.role != "owner":  # an invitation never takes an owner's rights away
        add_member(organizer=organizer, user=user, role=invitation.role)
    return user

"""People, their roles, the organisation, and bearer tokens."""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower

from common import clock


class Role(models.TextChoices):
    """Roles in the organisation; what each may do stands in `docs/rules/permissions.md`."""

    PROGRAM_MANAGER = "program_manager", "Program manager"
    CONTRIBUTOR = "contributor", "Contributor"
    REVIEWER = "reviewer", "Reviewer"
    EXECUTIVE = "executive", "Executive"
    AUDITOR = "auditor", "Auditor"
    ADMINISTRATOR = "administrator", "Administrator"
    WAIVER_AUTHORITY = "waiver_authority", "Waiver authority"


class Discipline(models.TextChoices):
    """What a reviewer reviews."""

    SECURITY = "security", "Security"
    COMPLIANCE = "compliance", "Compliance"
    LOAD_TEST = "load_test", "Load test"
    OPERATIONS_READINESS = "operations_readiness", "Operations readiness"
    BUSINESS_VALUE = "business_value", "Business value"


class Theme(models.TextChoices):
    SYSTEM = "system", "As the system"
    LIGHT = "light", "Light"
    DARK = "dark", "Dark"


class UserManager(BaseUserManager["User"]):
    """Knows users by e-mail. `create_user` is for services; `create_superuser` only for Django's own command."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person. Never deleted and the e-mail never given to another: a leaver is deactivated, and may later lose the name
    (`pseudonymised_at`); the row stays, since signatures and the log point to it.
    """

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    is_service = models.BooleanField(default=False, help_text="A machine's account: no password, tokens only.")
    left_at = models.DateTimeField(
        null=True, help_text="Their provider no longer lets them in; a new sign-in there clears it."
    )
    access_ends_on = models.DateField(null=True, blank=True, help_text="The last day of a time-limited account.")
    pseudonymised_at = models.DateTimeField(
        null=True, editable=False, help_text="Name and address were taken away for good."
    )
    theme = models.CharField(max_length=8, choices=Theme.choices, default=Theme.SYSTEM)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), name="user_email_unique"),
            models.CheckConstraint(
                condition=models.Q(pseudonymised_at=None) | models.Q(is_active=False), name="user_pseudonym_has_left"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def may_enter(self) -> bool:
        """Active, not gone from their provider, and not past the last day of a time-limited account."""
        is_in_time = self.access_ends_on is None or clock.today() <= self.access_ends_on
        return self.is_active and self.left_at is None and is_in_time


class RoleGrant(models.Model):
    """A role that a person holds; a reviewer holds one grant for each discipline."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="role_grants")
    role = models.CharField(max_length=20, choices=Role.choices)
    discipline = models.CharField(max_length=24, choices=Discipline.choices, blank=True)
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    granted_at = models.DateTimeField(default=clock.now)
    provider = models.CharField(max_length=200, blank=True, help_text="Whose group gave it; empty: given by hand.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("user", "role", "discipline", name="role_grant_once"),
            models.CheckConstraint(
                condition=models.Q(role=Role.REVIEWER) ^ models.Q(discipline=""),
                name="role_grant_discipline_for_reviewers",
            ),
        ]

    def __str__(self) -> str:
        if self.discipline:
            return f"{self.get_discipline_display()} {self.get_role_display().lower()}"
        return str(self.get_role_display())


class Organisation(models.Model):
    """The one organisation of this installation, set on the first page."""

    name = models.CharField(max_length=120)
    time_zone = models.CharField(max_length=64, default="UTC")
    currency = models.CharField(max_length=3, default="EUR")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(pk=1), name="organisation_only_one")]

    def __str__(self) -> str:
        return self.name

"""The demo's logins, one a role. Their passwords are public: nobody may serve them on a public address."""

from dataclasses import dataclass

from django.contrib.auth.models import Group

from ..models import Author, User


@dataclass(frozen=True)
class Login:
    username: str
    role: str  # name of the group
    password: str
    author: str  # slug of the author under whose name they write

    @property
    def email(self) -> str:
        return f"{self.username}@platine-paragraf.example"


LOGINS = (
    Login("autorin", "Autor:in", "demo-autorin", "mira-falkenrath"),
    Login("redaktion", "Redaktion", "demo-redaktion", "jonas-terbrueggen"),
    Login("chefredaktion", "Chefredaktion", "demo-chefredaktion", "tomasz-brandl"),
)


def load_people() -> int:
    """Create the logins that are missing; returns how many. Existing ones keep their passwords."""
    made = 0
    for login in LOGINS:
        if User.objects.filter(username=login.username).exists():
            continue
        author = Author.objects.filter(slug=login.author, user=None).first()
        first, _, last = author.name.partition(" ") if author else (login.role, "", "")
        user = User.objects.create_user(
            login.username,
            login.email,
            login.password,
            first_name=first,
            last_name=last,
            is_staff=True,
            author=author,
        )
        user.groups.add(Group.objects.get(name=login.role))
        made += 1
    return made


def open_logins() -> list[Login]:
    """The logins whose demo password still works. Costs one password hash each, so nothing to ask in a request."""
    users = {
        user.username: user
        for user in User.objects.filter(username__in=[login.username for login in LOGINS], is_active=True)
    }
    return [
        login for login in LOGINS if login.username in users and users[login.username].check_password(login.password)
    ]

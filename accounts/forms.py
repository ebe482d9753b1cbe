"""What people fill in about themselves and about those who act with them."""

from django import forms
from django.http import HttpRequest

from accounts.models import User


class SignUpForm(forms.Form):
    """What we ask on top of the e-mail address and the password."""

    name = forms.CharField(
        label="Nome",
        max_length=150,
        help_text="Como quer que os outros o vejam no portal.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ["name", "email", "password1"]

    def signup(self, request: HttpRequest, user: User) -> None:
        """Nothing more: allauth's adapter keeps the name."""

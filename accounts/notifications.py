"""Letters to people who may not have an account yet."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import Invitation
from territories.queries import EntityLabel

logger = logging.getLogger("portal.accounts")


def send_invitation(*, invitation: Invitation, token: str, entity: EntityLabel) -> bool:
    """Send the link, which is nowhere else: the token is not kept. Return whether the letter left."""
    context = {
        "invitation": invitation,
        "entity": entity,
        "portal_url": settings.PORTAL_BASE_URL,
        "url": settings.PORTAL_BASE_URL + reverse("accounts:invitation", args=[token]),
    }
    subject = " ".join(render_to_string("accounts/email/invitation_subject.txt", context).split())
    try:
        send_mail(subject, render_to_string("accounts/email/invitation_body.txt", context), None, [invitation.email])
    except (SMTPException, OSError):
        logger.exception("the letter of invitation %s did not leave", invitation.pk)
        return False
    return True

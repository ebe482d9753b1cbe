"""What the portal tells people by e-mail: the texts are in `templates/portal/email`."""

CONTACT_RECEIVED = "portal.contact_received"

"""Pages about oneself (`own`), about the people of an entity (`people`) and about invitations (`invitations`)."""

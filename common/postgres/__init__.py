"""The portal's own PostgreSQL for one machine: started on the first connection, stopped after the last user.

Only used when no DATABASE_URL is given. `settings` names the cluster, `base` is the Django database backend that
makes sure it runs, `guardian` stops it. See docs/decisions/0002-embedded-postgresql.md.
"""

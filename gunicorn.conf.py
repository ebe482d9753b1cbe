"""What gunicorn reads by itself where it is started, in the demonstration as in production."""

# The longest it can be held to: addresses of many filters fit, and what is longer is no address of this site.
limit_request_line = 8190

from django.apps import AppConfig
from django.db.models.signals import post_save

from common.pagecache.generation import renew_pages_on_log

# Whatever is written leaves an audit line; that line is the one place that makes public pages new.
AUDIT = ("wagtailcore.ModelLogEntry", "wagtailcore.PageLogEntry")


class PageCacheConfig(AppConfig):
    name = "common.pagecache"
    label = "pagecache"
    verbose_name = "páginas em memória"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        for sender in AUDIT:
            post_save.connect(renew_pages_on_log, sender=sender, dispatch_uid=f"pagecache {sender}")

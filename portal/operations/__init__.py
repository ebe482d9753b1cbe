from portal.operations.contact import TooManyMessages, erase_old_messages, receive_message
from portal.operations.site_tree import load_site

__all__ = ["TooManyMessages", "erase_old_messages", "load_site", "receive_message"]

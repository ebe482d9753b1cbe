from portal.operations.contact import TooManyMessages, erase_old_messages, receive_message

__all__ = ["TooManyMessages", "erase_old_messages", "receive_message"]

"""Signs and sends webhooks, and reaches no machine that it shouldn't; for the worker only."""

from moderation.delivery.outcome import DeliveryOutcome
from moderation.delivery.sender import Message, Sender

__all__ = ["DeliveryOutcome", "Message", "Sender"]

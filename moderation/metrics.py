"""What is counted. No label takes a value that a stranger can choose.

The counters live in files when ``PROMETHEUS_MULTIPROC_DIR`` is set, which ``moderation serve``
does before anything is imported: that is how several processes add up to one answer.
"""

from prometheus_client import Counter, Histogram

_OPINION_BUCKETS = (0.00005, 0.0001, 0.0002, 0.0005, 0.001, 0.005, 0.025, 0.1)
_REQUEST_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0)
_DELIVERY_BUCKETS = (0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 15.0)

REQUESTS = Counter("moderation_requests_total", "Requests answered.", ("endpoint", "status_class"))
REQUEST_SECONDS = Histogram(
    "moderation_request_seconds", "Time to answer.", ("endpoint",), buckets=_REQUEST_BUCKETS
)
CONNECTIONS_ENDED = Counter(
    "moderation_connections_ended_total", "Connections ended that asked nothing, of too many."
)
COMMENTS = Counter(
    "moderation_comments_total", "Comments taken in, by what policy concluded.", ("status", "phase")
)
MENDED = Counter(
    "moderation_values_mended_total",
    "Values beside a comment's text that were cut or dropped instead of refused.",
    ("field", "how"),
)
DECISIONS = Counter(
    "moderation_decisions_total", "Decisions, by status and by whom.", ("status", "decided_by")
)
REPORTS = Counter(
    "moderation_reports_total", "Reports of readers, and what became of each.", ("sort", "outcome")
)
STATEMENTS_SENT = Counter(
    "moderation_statements_sent_total",
    "Tries at telling the Commission's transparency database of a decision.",
    ("outcome",),
)
MAILS = Counter(
    "moderation_mails_total",
    "Mails to authors, and invitations, and what became of each.",
    ("kind", "outcome"),
)
OPINION_SECONDS = Histogram(
    "moderation_opinion_seconds", "Time of one opinion.", buckets=_OPINION_BUCKETS
)
OPINIONS_MISSING = Counter(
    "moderation_opinions_missing_total", "Comments that the model gave no opinion on."
)
TONE_MISSING = Counter(
    "moderation_tone_missing_total", "Comments whose tone could not be asked for as they came in."
)
DELIVERIES = Counter(
    "moderation_deliveries_total", "Tries at telling an endpoint of an event.", ("outcome",)
)
DELIVERY_SECONDS = Histogram(
    "moderation_delivery_seconds", "Time of one try.", buckets=_DELIVERY_BUCKETS
)
WEBHOOKS_DISABLED = Counter(
    "moderation_webhooks_disabled_total", "Endpoints that the worker gave up.", ("reason",)
)
EVENTS_UNDELIVERED = Counter(
    "moderation_events_undelivered_total", "Events deleted by age before all had received them."
)

"""Atom feeds of what is published, for whoever follows a site or one of its pages."""

from flask import Blueprint

from moderation.web.feed import feeds

blueprint = Blueprint("feed", __name__)

blueprint.get("/v1/sites/<site>/feed.atom")(feeds.site_feed)
blueprint.get("/v1/threads/feed.atom")(feeds.thread_feed)

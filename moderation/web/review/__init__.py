"""The desk: where moderators sign in, look at what waits, and decide."""

from moderation.web.review.campaign_pages import open_campaign_pages
from moderation.web.review.comment_pages import open_comment_pages
from moderation.web.review.error_pages import answer_with_pages
from moderation.web.review.guard import post_guard
from moderation.web.review.headers import set_headers
from moderation.web.review.languages import teach_languages
from moderation.web.review.model_pages import open_model_pages
from moderation.web.review.queue_pages import open_queue_pages
from moderation.web.review.room import blueprint
from moderation.web.review.search_pages import open_search_pages
from moderation.web.review.sign_in_pages import open_sign_in_pages
from moderation.web.review.static_files import serve_files
from moderation.web.review.wording import teach_words

post_guard(blueprint)
set_headers(blueprint)
answer_with_pages(blueprint)
teach_languages(blueprint)
teach_words(blueprint)
serve_files(blueprint)
open_sign_in_pages(blueprint)
open_model_pages(blueprint)
open_search_pages(blueprint)
open_queue_pages(blueprint)
open_comment_pages(blueprint)
open_campaign_pages(blueprint)

__all__ = ["blueprint"]

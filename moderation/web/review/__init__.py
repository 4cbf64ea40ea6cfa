"""The desk: where moderators sign in, look at what waits, and decide."""

from moderation.web.review.account.account_pages import open_account_pages
from moderation.web.review.account.authenticator_pages import open_authenticator_pages
from moderation.web.review.account.passkey_pages import open_passkey_pages
from moderation.web.review.account.provider_pages import open_provider_pages
from moderation.web.review.account.second_step_pages import open_second_step_pages
from moderation.web.review.account.sign_in_pages import open_sign_in_pages
from moderation.web.review.author.address_pages import open_address_pages
from moderation.web.review.author.author_pages import open_author_pages
from moderation.web.review.comment.claim_pages import open_claim_pages
from moderation.web.review.comment.comment_pages import open_comment_pages
from moderation.web.review.comment.mail_pages import open_mail_pages
from moderation.web.review.comment.note_pages import open_note_pages
from moderation.web.review.comment.revision_pages import open_revision_pages
from moderation.web.review.door.confirm_pages import open_confirm_pages
from moderation.web.review.door.error_pages import answer_with_pages
from moderation.web.review.door.guard import post_guard
from moderation.web.review.door.headers import set_headers
from moderation.web.review.lists.list_pages import open_list_pages
from moderation.web.review.queue.bulk_pages import open_bulk_pages
from moderation.web.review.queue.campaign_pages import open_campaign_pages
from moderation.web.review.queue.queue_pages import open_queue_pages
from moderation.web.review.queue.search_pages import open_search_pages
from moderation.web.review.room import blueprint
from moderation.web.review.site.audit_pages import open_audit_pages
from moderation.web.review.site.change_pages import open_change_pages
from moderation.web.review.site.key_pages import open_key_pages
from moderation.web.review.site.model_pages import open_model_pages
from moderation.web.review.site.number_pages import open_number_pages
from moderation.web.review.site.people_pages import open_people_pages
from moderation.web.review.site.secret_pages import open_secret_pages
from moderation.web.review.site.settings_pages import open_settings_pages
from moderation.web.review.site.site_pages import open_site_pages
from moderation.web.review.site.threshold_pages import open_threshold_pages
from moderation.web.review.static_files import serve_files
from moderation.web.review.webhooks.delivery_pages import open_delivery_pages
from moderation.web.review.webhooks.webhook_pages import open_webhook_pages
from moderation.web.review.wording import teach_words
from moderation.web.review.words.languages import teach_languages
from moderation.web.review.words.visible_words import teach_visible_text

post_guard(blueprint)
set_headers(blueprint)
answer_with_pages(blueprint)
teach_languages(blueprint)
teach_words(blueprint)
teach_visible_text(blueprint)
serve_files(blueprint)
open_sign_in_pages(blueprint)
open_mail_pages(blueprint)
open_second_step_pages(blueprint)
open_confirm_pages(blueprint)
open_passkey_pages(blueprint)
open_provider_pages(blueprint)
open_account_pages(blueprint)
open_authenticator_pages(blueprint)
open_model_pages(blueprint)
open_list_pages(blueprint)
open_threshold_pages(blueprint)
open_number_pages(blueprint)
open_audit_pages(blueprint)
open_search_pages(blueprint)
open_queue_pages(blueprint)
open_comment_pages(blueprint)
open_address_pages(blueprint)
open_author_pages(blueprint)
open_revision_pages(blueprint)
open_campaign_pages(blueprint)
open_settings_pages(blueprint)
open_key_pages(blueprint)
open_secret_pages(blueprint)
open_webhook_pages(blueprint)
open_delivery_pages(blueprint)
open_people_pages(blueprint)
open_change_pages(blueprint)
open_site_pages(blueprint)
open_claim_pages(blueprint)
open_note_pages(blueprint)
open_bulk_pages(blueprint)

__all__ = ["blueprint"]

"""The desk: where moderators sign in, look at what waits, and decide."""

from moderation.web.review.account_pages import open_account_pages
from moderation.web.review.address_pages import open_address_pages
from moderation.web.review.audit_pages import open_audit_pages
from moderation.web.review.authenticator_pages import open_authenticator_pages
from moderation.web.review.author_pages import open_author_pages
from moderation.web.review.bulk_pages import open_bulk_pages
from moderation.web.review.campaign_pages import open_campaign_pages
from moderation.web.review.change_pages import open_change_pages
from moderation.web.review.claim_pages import open_claim_pages
from moderation.web.review.comment_pages import open_comment_pages
from moderation.web.review.confirm_pages import open_confirm_pages
from moderation.web.review.coral_pages import open_coral_pages
from moderation.web.review.delivery_pages import open_delivery_pages
from moderation.web.review.error_pages import answer_with_pages
from moderation.web.review.guard import post_guard
from moderation.web.review.headers import set_headers
from moderation.web.review.key_pages import open_key_pages
from moderation.web.review.languages import teach_languages
from moderation.web.review.list_pages import open_list_pages
from moderation.web.review.mail_pages import open_mail_pages
from moderation.web.review.model_pages import open_model_pages
from moderation.web.review.note_pages import open_note_pages
from moderation.web.review.number_pages import open_number_pages
from moderation.web.review.passkey_pages import open_passkey_pages
from moderation.web.review.people_pages import open_people_pages
from moderation.web.review.provider_pages import open_provider_pages
from moderation.web.review.queue_pages import open_queue_pages
from moderation.web.review.revision_pages import open_revision_pages
from moderation.web.review.room import blueprint
from moderation.web.review.search_pages import open_search_pages
from moderation.web.review.second_step_pages import open_second_step_pages
from moderation.web.review.settings_pages import open_settings_pages
from moderation.web.review.sign_in_pages import open_sign_in_pages
from moderation.web.review.site_pages import open_site_pages
from moderation.web.review.static_files import serve_files
from moderation.web.review.threshold_pages import open_threshold_pages
from moderation.web.review.visible_words import teach_visible_text
from moderation.web.review.webhook_pages import open_webhook_pages
from moderation.web.review.wording import teach_words

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
open_coral_pages(blueprint)
open_webhook_pages(blueprint)
open_delivery_pages(blueprint)
open_people_pages(blueprint)
open_change_pages(blueprint)
open_site_pages(blueprint)
open_claim_pages(blueprint)
open_note_pages(blueprint)
open_bulk_pages(blueprint)

__all__ = ["blueprint"]

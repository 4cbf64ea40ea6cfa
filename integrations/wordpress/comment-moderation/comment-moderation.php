<?php
/**
 * Plugin Name: Comment Moderation
 * Description: Every comment is judged by your own comment moderation service, and what is decided there or here is so in both.
 * Version: 1.0.0
 * Requires at least: 6.0
 * Requires PHP: 7.4
 * License: MIT
 * License URI: https://opensource.org/license/mit
 * Text Domain: comment-moderation
 * Domain Path: /languages
 *
 * The MIT licence is compatible with WordPress's GPL: both allow to use, change and share this.
 *
 * @package Comment_Moderation
 */

namespace Comment_Moderation;

defined( 'ABSPATH' ) || exit;

define( __NAMESPACE__ . '\PLUGIN', plugin_basename( __FILE__ ) );

require __DIR__ . '/includes/settings.php';
require __DIR__ . '/includes/service.php';
require __DIR__ . '/includes/signature.php';
require __DIR__ . '/includes/document.php';
require __DIR__ . '/includes/statuses.php';
require __DIR__ . '/includes/queue.php';
require __DIR__ . '/includes/deliveries.php';
require __DIR__ . '/includes/moves.php';
require __DIR__ . '/includes/new-comments.php';
require __DIR__ . '/includes/decisions.php';
require __DIR__ . '/includes/webhook.php';
require __DIR__ . '/includes/privacy.php';
require __DIR__ . '/includes/past.php';

if ( is_admin() ) {
	require __DIR__ . '/includes/settings-page.php';
	require __DIR__ . '/includes/notices.php';
}

add_action(
	'init',
	function () {
		load_plugin_textdomain( 'comment-moderation', false, dirname( PLUGIN ) . '/languages' );
	}
);

register_deactivation_hook(
	__FILE__,
	function () {
		wp_clear_scheduled_hook( CRON );
		wp_clear_scheduled_hook( PAST_CRON );
	}
);

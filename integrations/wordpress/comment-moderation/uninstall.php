<?php
/**
 * Nothing stays: options, what was kept beside comments, scheduled events, on every site.
 *
 * @package Comment_Moderation
 */

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

/**
 * Forget everything that the plugin kept of one site.
 */
function comment_moderation_forget() {
	foreach ( array( '_settings', '_site', '_deleted', '_moved', '_trouble', '_heard', '_past' ) as $name ) {
		delete_option( 'comment_moderation' . $name );
	}
	foreach ( array( '_id', '_owed', '_refused', '_moment', '_sequence' ) as $name ) {
		delete_metadata( 'comment', 0, '_comment_moderation' . $name, '', true );
	}
	wp_clear_scheduled_hook( 'comment_moderation_send' );
	wp_clear_scheduled_hook( 'comment_moderation_bring' );
}

if ( ! is_multisite() ) {
	comment_moderation_forget();
	return;
}

$comment_moderation_sites = get_sites(
	array(
		'fields' => 'ids',
		'number' => 0,
	)
);
foreach ( $comment_moderation_sites as $comment_moderation_site ) {
	switch_to_blog( $comment_moderation_site );
	comment_moderation_forget();
	restore_current_blog();
}

<?php
// What WordPress's installer does, without a form: php install.php WORDPRESS
define( 'WP_INSTALLING', true );
$_SERVER['HTTP_HOST'] = parse_url( getenv( 'TEST_WORDPRESS_URL' ), PHP_URL_HOST );
function wp_mail() {
	return true;
}
require $argv[1] . '/wp-load.php';
require ABSPATH . 'wp-admin/includes/upgrade.php';
wp_install( 'A blog', 'admin', 'admin@example.org', true, '', 'admin-password' );
update_option( 'permalink_structure', '/%postname%/' );
update_option( 'comments_notify', 0 );
update_option( 'moderation_notify', 0 );
update_option( 'active_plugins', array( 'comment-moderation/comment-moderation.php' ) );
switch_theme( 'bare' );
$wp_rewrite->init();
flush_rewrite_rules( false );

<?php
/**
 * Plugin Name: Comment moderation
 * Description: What Akismet's plugin asks of rest.akismet.com goes to the service at COMMENT_MODERATION_URL (wp-config.php).
 * Requires PHP: 7.4
 * License: MIT
 */

defined( 'ABSPATH' ) || exit;

add_filter( 'pre_http_request', function ( $answer, $arguments, $url ) {
	$asked = wp_parse_url( $url );
	if ( false !== $answer || ! defined( 'COMMENT_MODERATION_URL' )
		|| ! preg_match( '/^(?:([a-z0-9]+)\.)?rest\.akismet\.com$/i', $asked['host'] ?? '', $host ) ) {
		return $answer;
	}
	$here = rtrim( COMMENT_MODERATION_URL, '/' ) . ( $asked['path'] ?? '/' );
	$here .= isset( $asked['query'] ) ? '?' . $asked['query'] : '';
	if ( isset( $host[1] ) ) { // An old plugin's key is in the host's name only.
		$here = add_query_arg( 'api_key', $host[1], $here );
	}
	unset( $arguments['headers']['Host'] ); // The service has a name of its own.
	return wp_remote_request( $here, $arguments );
}, 10, 3 );

// Akismet's pages frame figures of tools.akismet.com, with the key in the address: it stays here.
add_action( 'admin_init', function () {
	if ( defined( 'COMMENT_MODERATION_URL' ) && 0 === strpos( $_GET['page'] ?? '', 'akismet' ) ) {
		header( "Content-Security-Policy: frame-src 'self'" );
	}
} );

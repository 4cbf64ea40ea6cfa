<?php
/**
 * Where the service is, and what this site says to it: an option of each site, or constants.
 *
 * @package Comment_Moderation
 */

namespace Comment_Moderation;

const OPTION = 'comment_moderation_settings'; // comment_moderation is one of WordPress's own.

/**
 * One of `url`, `key` and `secret`: a constant such as COMMENT_MODERATION_KEY before the option.
 *
 * @param string $name Which.
 * @return string Empty where it is not set.
 */
function setting( $name ) {
	$constant = 'COMMENT_MODERATION_' . strtoupper( $name );
	if ( defined( $constant ) ) {
		$value = trim( (string) constant( $constant ) );
		return 'url' === $name ? rtrim( $value, '/' ) : $value; // A secret may end with a slash.
	}
	$kept = get_option( OPTION, array() );
	return is_array( $kept ) && isset( $kept[ $name ] ) ? (string) $kept[ $name ] : '';
}

/**
 * Whether somebody has set the plugin up. Until then it holds what WordPress would publish.
 *
 * @return bool
 */
function is_set_up() {
	return '' !== setting( 'url' ) && '' !== setting( 'key' );
}

/**
 * Whether nobody on the way can read along: TLS, or the machine itself.
 *
 * @param string $url The service's address.
 * @return bool
 */
function is_private_way( $url ) {
	$host = (string) wp_parse_url( $url, PHP_URL_HOST );
	return 'https' === strtolower( (string) wp_parse_url( $url, PHP_URL_SCHEME ) )
		|| 'localhost' === strtolower( $host )
		|| '[::1]' === $host
		|| (bool) preg_match( '/^127(\.\d{1,3}){3}$/', $host );
}

<?php
/**
 * Settings → Comment Moderation: what the service gave, what to give to it, and whether it works.
 *
 * @package Comment_Moderation
 */

namespace Comment_Moderation;

const PAGE = 'comment-moderation';

add_action( 'admin_init', __NAMESPACE__ . '\add_setting' );
add_action( 'admin_menu', __NAMESPACE__ . '\add_page' );
add_action( 'update_option_' . OPTION, __NAMESPACE__ . '\begin_again' );
add_filter( 'plugin_action_links_' . PLUGIN, __NAMESPACE__ . '\add_link' );

/**
 * Tell WordPress of the option.
 */
function add_setting() {
	register_setting(
		PAGE,
		OPTION,
		array(
			'type'              => 'array',
			'sanitize_callback' => __NAMESPACE__ . '\sanitized',
		)
	);
}

/**
 * Tell WordPress of the page.
 */
function add_page() {
	$title = __( 'Comment Moderation', 'comment-moderation' );
	$hook  = add_options_page( $title, $title, 'manage_options', PAGE, __NAMESPACE__ . '\show_page' );
	add_action( 'load-' . $hook, __NAMESPACE__ . '\refresh_while_running' );
}

/**
 * The way to the page, in the list of plugins.
 *
 * @param string[] $links Those that are there.
 * @return string[]
 */
function add_link( $links ) {
	$link = sprintf( '<a href="%s">%s</a>', esc_url( menu_page_url( PAGE, false ) ), esc_html__( 'Settings', 'comment-moderation' ) );
	return array_merge( array( $link ), $links );
}

/**
 * Send what waits as soon as the settings have changed.
 */
function begin_again() {
	delete_option( TROUBLE );
	send_later( time() );
}

/**
 * What was typed, where it can be right; else what was there before, and what is wrong.
 *
 * @param mixed $typed The fields.
 * @return array
 */
function sanitized( $typed ) {
	$kept  = get_option( OPTION, array() );
	$kept  = is_array( $kept ) ? $kept : array();
	$typed = array_map( 'trim', array_filter( is_array( $typed ) ? $typed : array(), 'is_string' ) );
	$url   = rtrim( esc_url_raw( $typed['url'] ?? '', array( 'http', 'https' ) ), '/' );
	if ( '' === $url && '' !== ( $typed['url'] ?? '' ) ) {
		add_settings_error( OPTION, 'url', __( 'The address has to begin with https://, or with http:// on the same machine.', 'comment-moderation' ) );
		$url = $kept['url'] ?? '';
	}
	$secret = $typed['secret'] ?? '';
	if ( '' !== $secret && ! preg_match( '#^whsec_[A-Za-z0-9+/]{16,}={0,2}$#', $secret ) ) {
		add_settings_error( OPTION, 'secret', __( 'That is no signing secret: it begins with whsec_.', 'comment-moderation' ) );
		$secret = '';
	}
	$key = preg_replace( '/[^!-~]/', '', $typed['key'] ?? '' );
	return array(
		'url'    => $url,
		'key'    => '' !== $key ? $key : (string) ( $kept['key'] ?? '' ),
		'secret' => '' !== $secret ? $secret : (string) ( $kept['secret'] ?? '' ),
	);
}

/**
 * The page.
 */
function show_page() {
	$is_asked = isset( $_POST['comment_moderation_test'] ) && check_admin_referer( 'comment_moderation_test' );
	$is_saved = isset( $_GET['settings-updated'] ); // phpcs:ignore WordPress.Security.NonceVerification -- only shows.
	?>
	<div class="wrap">
		<h1><?php esc_html_e( 'Comment Moderation', 'comment-moderation' ); ?></h1>
		<?php
		if ( ( $is_asked || $is_saved ) && current_user_can( 'manage_options' ) ) {
			show_results();
		}
		?>
		<form method="post" action="options.php">
			<?php settings_fields( PAGE ); ?>
			<table class="form-table" role="presentation">
				<?php
				show_field( 'url', __( 'Address of the service', 'comment-moderation' ), 'https://comments.example.org' );
				show_field( 'key', __( 'Key of this site', 'comment-moderation' ), 'mod_…' );
				show_field( 'secret', __( 'Signing secret', 'comment-moderation' ), 'whsec_…' );
				?>
				<tr>
					<th scope="row"><?php esc_html_e( 'Webhook address', 'comment-moderation' ); ?></th>
					<td><code><?php echo esc_html( rest_url( 'comment-moderation/v1/webhook' ) ); ?></code>
					<p class="description"><?php esc_html_e( 'Give it to the service, at the desk under Settings, Webhooks. By it you see here what is decided there.', 'comment-moderation' ); ?></p></td>
				</tr>
			</table>
			<?php submit_button( __( 'Save and test', 'comment-moderation' ) ); ?>
		</form>
		<form method="post">
			<?php
			wp_nonce_field( 'comment_moderation_test' );
			submit_button( __( 'Test', 'comment-moderation' ), 'secondary', 'comment_moderation_test', false );
			?>
		</form>
		<?php show_past(); ?>
	</div>
	<?php
}

/**
 * One field. What is secret is never shown again.
 *
 * @param string $name   Which.
 * @param string $label  Of the field.
 * @param string $sample What it looks like.
 */
function show_field( $name, $label, $sample ) {
	$is_fixed  = defined( 'COMMENT_MODERATION_' . strtoupper( $name ) );
	$is_secret = 'url' !== $name;
	$shown     = $is_secret ? '' : setting( $name );
	if ( $is_secret && '' !== setting( $name ) ) {
		$sample = __( 'set; leave empty to keep it', 'comment-moderation' );
	}
	printf(
		'<tr><th scope="row"><label for="%1$s">%2$s</label></th><td><input class="regular-text" id="%1$s" name="%3$s" type="%4$s" value="%5$s" placeholder="%6$s" autocomplete="off"%7$s>%8$s</td></tr>',
		esc_attr( 'comment-moderation-' . $name ),
		esc_html( $label ),
		esc_attr( OPTION . "[$name]" ),
		$is_secret ? 'password' : 'url',
		esc_attr( $shown ),
		esc_attr( $sample ),
		disabled( $is_fixed, true, false ),
		$is_fixed ? '<p class="description">' . esc_html__( 'Set in wp-config.php.', 'comment-moderation' ) . '</p>' : ''
	);
}

/**
 * What a test came to, as notices.
 */
function show_results() {
	foreach ( results() as list( $kind, $sentence ) ) {
		printf( '<div class="notice notice-%s"><p>%s</p></div>', esc_attr( $kind ), esc_html( $sentence ) );
	}
}

/**
 * Ask the service, and look at everything else that comments and decisions need.
 *
 * @return array[] Kinds of notice, each with a sentence.
 */
function results() {
	$answer  = ask( 'GET', '/v1/comments?limit=1' );
	$flaw    = is_wp_error( $answer ) ? null : signature_flaw();
	$results = array();
	if ( is_wp_error( $answer ) ) {
		$results[] = array( 'error', $answer->get_error_message() );
	} elseif ( ! isset( $answer['json']['comments'] ) ) {
		$results[] = array( 'error', __( 'Something answers at this address that is no comment moderation service.', 'comment-moderation' ) );
	} else {
		$results[] = array( 'success', __( 'The service answers, and knows the key.', 'comment-moderation' ) );
		send_later( time() );
	}
	if ( is_set_up() && ! is_private_way( setting( 'url' ) ) ) {
		$results[] = array( 'warning', __( 'The way to the service can be read by others, so authors\' addresses are not sent. Let the address begin with https://.', 'comment-moderation' ) );
	}
	if ( is_plugin_active( 'akismet/akismet.php' ) ) {
		$results[] = array( 'warning', __( 'Akismet is active, and may publish what waits at the desk. Deactivate it.', 'comment-moderation' ) );
	}
	if ( 'success' === $results[0][0] && null !== $flaw ) {
		$results[] = signature_result( $flaw );
	}
	$results[] = webhook_result();
	return $results;
}

/**
 * What became of a signature.
 *
 * @param string $flaw What is wrong with it; empty where nothing is.
 * @return array A kind of notice, and a sentence.
 */
function signature_result( $flaw ) {
	if ( '' !== $flaw ) {
		return array( 'error', __( 'The service does not take what is signed with this secret. Comments are sent with the key instead.', 'comment-moderation' ) );
	}
	/* translators: %s: the name of this site at the service. */
	return array( 'success', sprintf( __( 'Comments are signed, as the site %s.', 'comment-moderation' ), known_site()['name'] ) );
}

/**
 * What is known of the way back.
 *
 * @return array A kind of notice, and a sentence.
 */
function webhook_result() {
	$heard = get_option( HEARD );
	$heard = is_array( $heard ) ? $heard : array();
	if ( '' === setting( 'secret' ) ) {
		return array( 'error', __( 'No signing secret is set: what is decided at the desk will not be seen here.', 'comment-moderation' ) );
	}
	if ( ( $heard['refused'] ?? 0 ) > ( $heard['good'] ?? 0 ) ) {
		/* translators: 1: a time span, such as "5 minutes"; 2: what was wrong, in English. */
		return array( 'error', sprintf( __( 'The last webhook, %1$s ago, was refused: %2$s', 'comment-moderation' ), human_time_diff( $heard['refused'] ), $heard['why'] ?? '' ) );
	}
	if ( ! isset( $heard['good'] ) ) {
		return array( 'warning', __( 'No webhook has come yet. Send a test from the desk.', 'comment-moderation' ) );
	}
	/* translators: %s: a time span, such as "5 minutes". */
	return array( 'success', sprintf( __( 'The last webhook came %s ago.', 'comment-moderation' ), human_time_diff( $heard['good'] ) ) );
}

<?php
// What a web server does: real files are themselves, and everything else is WordPress's.
$root = $_SERVER['DOCUMENT_ROOT'];
$path = rawurldecode( parse_url( $_SERVER['REQUEST_URI'], PHP_URL_PATH ) );
if ( is_dir( $root . $path ) ) {
	$path = rtrim( $path, '/' ) . '/index.php';
}
if ( ! is_file( $root . $path ) ) {
	$path = '/index.php';
} elseif ( '.php' !== substr( $path, -4 ) ) {
	return false;
}
$_SERVER['SCRIPT_NAME']     = $path;
$_SERVER['PHP_SELF']        = $path;
$_SERVER['SCRIPT_FILENAME'] = $root . $path;
chdir( dirname( $root . $path ) );
require $root . $path;

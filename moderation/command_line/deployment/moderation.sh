#!/bin/sh
# Written by `moderation deploy systemd`: the commands, as the service's user and with its settings.
set -ae
. /etc/moderation.env
exec setpriv --reuid=moderation --regid=moderation --init-groups --inh-caps=-all --bounding-set=-all {{ program }} "$@"

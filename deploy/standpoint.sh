#!/bin/sh
# Runs a command of Standpoint's as the service does: its user, its settings, its key. deploy/README.md says how to install it.
exec systemd-run --quiet --collect --wait --pipe --working-directory=/var/lib/standpoint \
    --property=User=standpoint --property=Group=standpoint --property=UMask=0077 \
    --property=EnvironmentFile=/etc/standpoint.env \
    --property=LoadCredential=standpoint.key:/etc/standpoint.key \
    --setenv=STANDPOINT_CONTENT=/opt/standpoint/content \
    /opt/standpoint/.venv/bin/standpoint "$@"

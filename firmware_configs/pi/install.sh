#!/bin/sh
# Sets up the box from the archive that `hallfloor provision` wrote. As root, from its folder.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
for user in hallfloor hallfloor-screen; do
    id "$user" >/dev/null 2>&1 || useradd --system --shell /usr/sbin/nologin "$user"
done
# Groups that this system does not know (gpio outside a Raspberry Pi) must not stop the unit.
for group in dialout gpio lp input video render audio; do
    getent group "$group" >/dev/null || groupadd --system "$group"
done
cp -R "$here/root/." /
chown -R root:hallfloor /etc/hallfloor
chmod 0750 /etc/hallfloor
chmod 0640 /etc/hallfloor/*
systemctl daemon-reload
udevadm control --reload && udevadm trigger --subsystem-match=tty --subsystem-match=usb
for unit in hallfloor-agent hallfloor-browser; do
    [ ! -e "/etc/systemd/system/$unit.service" ] || systemctl enable --now "$unit.service"
done

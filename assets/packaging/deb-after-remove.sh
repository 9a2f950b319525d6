#!/bin/bash
# Run by dpkg with what it is doing; an upgrade runs the one of the old version, after the new files are there.
set -e

case "$1" in
  remove | purge | disappear) ;;
  *) exit 0 ;;
esac

if type update-alternatives >/dev/null 2>&1; then
  update-alternatives --remove '${executable}' '/opt/${sanitizedProductName}/${executable}' || true
else
  rm -f '/usr/bin/${executable}'
fi

profile='/etc/apparmor.d/${executable}'
if [ -f "$profile" ]; then
  if apparmor_status --enabled >/dev/null 2>&1 && ! { [ -x /usr/bin/ischroot ] && /usr/bin/ischroot; }; then
    apparmor_parser --remove "$profile" || true
  fi
  rm -f "$profile"
fi

if hash update-desktop-database 2>/dev/null; then
  update-desktop-database /usr/share/applications || true
fi

if [ "$1" = remove ]; then
  echo 'Helios is removed. ~/.helios of every user stays: personas, history, and the shim that clients start.'
  echo 'To remove those as well, disconnect your clients and delete ~/.helios.'
fi

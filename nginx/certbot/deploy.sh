#!/bin/sh
# What certbot has got becomes nginx's, which runs as 101 and has no other right to it.
# Both files are there before the one that nginx looks at changes.
set -eu
umask 077
for file in privkey fullchain; do
  cp "$RENEWED_LINEAGE/$file.pem" "/certificate/.$file.pem"
  chown 101:101 "/certificate/.$file.pem"
done
mv /certificate/.privkey.pem /certificate/privkey.pem
mv /certificate/.fullchain.pem /certificate/fullchain.pem

#!/bin/sh
# Creates the shop's own certificate authority and the database's certificate, like those of Amazon and RDS. The
# authority's key is deleted: it signs nothing else. A certificate that is valid for another month is kept.
set -eu

authority=/authority/ca.pem
certificate=/certificate/server.crt
key=/certificate/server.key

if [ -f "$authority" ] && openssl x509 -checkend 2592000 -noout -in "$certificate" 2>/dev/null; then
  echo "the database's certificate exists"
  exit 0
fi

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj "/CN=Fargate Shop, local database authority" \
  -addext "basicConstraints=critical,CA:TRUE" -keyout ca.key -out ca.pem 2>/dev/null
openssl req -newkey rsa:2048 -nodes -subj "/CN=postgres" -keyout server.key -out server.csr 2>/dev/null
printf 'subjectAltName=DNS:postgres\nbasicConstraints=CA:FALSE\n' >extensions
openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 3650 -extfile extensions -out server.crt 2>/dev/null

install -m 0444 ca.pem "$authority"
install -m 0444 server.crt "$certificate"
install -m 0600 -o postgres -g postgres server.key "$key"
echo "the database has a new certificate"

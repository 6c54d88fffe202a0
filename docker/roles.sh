#!/bin/sh
# Runs once, in an empty database volume: the three roles of ExpoCRM (docs/adr/0001-embedded-servers.md).
# The owner migrates, the app role serves and cannot pass row-level security, the backup role reads everything.
set -eu
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
    --set owner_password="$OWNER_PASSWORD" --set app_password="$APP_PASSWORD" --set backup_password="$BACKUP_PASSWORD" <<'SQL'
CREATE ROLE crm_owner LOGIN CREATEDB PASSWORD :'owner_password';
CREATE ROLE crm_app LOGIN PASSWORD :'app_password';
CREATE ROLE crm_backup LOGIN BYPASSRLS PASSWORD :'backup_password';
GRANT pg_read_all_data TO crm_backup;
GRANT crm_app TO crm_owner;
CREATE DATABASE crm OWNER crm_owner TEMPLATE template0 ENCODING 'UTF8';
REVOKE ALL ON DATABASE crm FROM PUBLIC;
GRANT CONNECT, TEMP ON DATABASE crm TO crm_app;
GRANT CONNECT ON DATABASE crm TO crm_backup;
\connect crm
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO crm_owner;
GRANT USAGE ON SCHEMA public TO crm_app;
CREATE EXTENSION pg_trgm;
SQL

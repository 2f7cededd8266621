-- The role that the service connects with: it reads and writes rows, and can do nothing to what holds them. In the audit log it
-- appends, forgets what is personal, and changes and removes nothing else, whatever triggers say.
--
-- Once, as the owner, after the first migration: psql "$OWNER_URL" -f ops/postgres/service-role.sql, then \password gatehouse_service.
-- The service's DATABASE_URL is that role's; migrations and the commands of operators go on with the owner's. What later
-- migrations add is granted by the default privileges below.
CREATE ROLE gatehouse_service LOGIN;
GRANT USAGE ON SCHEMA public TO gatehouse_service;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO gatehouse_service;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO gatehouse_service;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO gatehouse_service;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO gatehouse_service;
REVOKE UPDATE, DELETE ON audit_entries, audit_checkpoints, audit_retentions FROM gatehouse_service;
GRANT UPDATE (personal, personal_salt) ON audit_entries TO gatehouse_service;

-- The privileges that the user service's statements need (test/database/grants.test.ts).
GRANT SELECT, INSERT, UPDATE (email, name, password_hash, roles, credential_version, updated_at, erased_at) ON users TO users_app;
GRANT SELECT, INSERT, UPDATE (credential_version, family_hash, revoked_at), DELETE ON sessions TO users_app;
GRANT SELECT, INSERT, UPDATE (used_at, successor_salt, uses), DELETE ON refresh_tokens TO users_app;
GRANT SELECT, INSERT, UPDATE (credential_version, used_at), DELETE ON devices TO users_app;
GRANT SELECT, INSERT, UPDATE (points, expire), DELETE ON attempts TO users_app;

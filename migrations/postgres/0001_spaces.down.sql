-- Takes back 0001_spaces.sql. Tables that were there before it lose the columns it added and keep their rows; those that
-- it made go, with every row in them. Run it again, and nothing changes.
-- Take back 0002_row_level_security.sql first.
-- Run it as one transaction: psql --single-transaction -v ON_ERROR_STOP=1 -f 0001_spaces.down.sql

DO $$
DECLARE
	name text;
BEGIN
	FOREACH name IN ARRAY ARRAY['spaces.credentials', 'spaces.module_permissions'] LOOP
		IF obj_description(to_regclass(name), 'pg_class') = 'made by better-auth-spaces 0001_spaces' THEN
			EXECUTE 'DROP TABLE ' || name;
		END IF;
	END LOOP;
END $$;

DROP TRIGGER IF EXISTS keep_scopes_alike ON spaces.credentials;
DROP FUNCTION IF EXISTS spaces.keep_scopes_alike();

-- Their indexes go with them.
ALTER TABLE IF EXISTS spaces.credentials
	DROP COLUMN IF EXISTS id,
	DROP COLUMN IF EXISTS kind,
	DROP COLUMN IF EXISTS scope,
	DROP COLUMN IF EXISTS status,
	DROP COLUMN IF EXISTS status_reason,
	DROP COLUMN IF EXISTS version,
	DROP COLUMN IF EXISTS lease_owner,
	DROP COLUMN IF EXISTS lease_until,
	DROP COLUMN IF EXISTS next_retry_at,
	DROP COLUMN IF EXISTS failures,
	DROP COLUMN IF EXISTS failed_token_fingerprint,
	DROP COLUMN IF EXISTS created_by,
	DROP COLUMN IF EXISTS updated_by,
	DROP COLUMN IF EXISTS credential_key;
ALTER TABLE IF EXISTS spaces.module_permissions
	DROP COLUMN IF EXISTS id,
	DROP COLUMN IF EXISTS updated_by,
	DROP COLUMN IF EXISTS created_at,
	DROP COLUMN IF EXISTS permission_key;

DO $$
BEGIN
	DROP SCHEMA IF EXISTS spaces;
EXCEPTION WHEN dependent_objects_still_exist THEN
	NULL; -- Others have something in it.
END $$;

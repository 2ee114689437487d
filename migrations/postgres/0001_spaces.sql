-- The tables of `spacesPlugin({ schema: postgresLayout })`: spaces.credentials and spaces.module_permissions.
--
-- PostgreSQL 13 or newer. On a database without these tables it makes them. On one that has them already, in the
-- layout of their first version, it adds what is missing and keeps every row and every column. Run it again, and
-- nothing changes. To take it back: 0001_spaces.down.sql.
--
-- Needs the table of organizations: auth.organizations, or "organization" along the search path. If yours is named
-- otherwise, say so before: set spaces.organizations = 'app.tenants';
-- Run it as one transaction: psql --single-transaction -v ON_ERROR_STOP=1 -f 0001_spaces.sql

CREATE SCHEMA IF NOT EXISTS spaces;

DO $$
DECLARE
	named text := nullif(current_setting('spaces.organizations', true), '');
	organizations regclass := coalesce(
		to_regclass(named),
		CASE WHEN named IS NULL THEN coalesce(to_regclass('auth.organizations'), to_regclass('organization')) END
	);
	id_type text;
BEGIN
	SELECT format_type(atttypid, NULL) INTO id_type
	FROM pg_attribute WHERE attrelid = organizations AND attname = 'id' AND NOT attisdropped;

	IF id_type IS NULL THEN
		RAISE EXCEPTION 'There is no table of organizations%.', coalesce(' ' || named, '')
			USING HINT = 'Run the migrations of Better Auth first, or set spaces.organizations to the name of the table.';
	ELSIF id_type NOT IN ('text', 'uuid') AND id_type NOT LIKE 'character varying%' THEN
		RAISE EXCEPTION 'The ids of % are of type %; this layout is for text and uuid.', organizations, id_type
			USING HINT = 'Leave out postgresLayout: the tables that Better Auth migrates fit any ids.';
	END IF;

	-- The comment tells the way back whose tables these are.
	IF to_regclass('spaces.credentials') IS NULL THEN
		EXECUTE format($table$
			CREATE TABLE spaces.credentials (
				space_id %s NOT NULL,
				provider TEXT NOT NULL,
				access_token_encrypted TEXT NOT NULL,
				refresh_token_encrypted TEXT,
				expires_at TIMESTAMPTZ,
				scopes TEXT[],
				provider_account_id TEXT,
				metadata_json TEXT,
				created_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
				updated_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
				PRIMARY KEY (space_id, provider),
				CONSTRAINT space_credentials_space_fk
					FOREIGN KEY (space_id) REFERENCES %s (id) ON DELETE CASCADE
			)
		$table$, id_type, organizations);
		COMMENT ON TABLE spaces.credentials IS 'made by better-auth-spaces 0001_spaces';
	END IF;

	IF to_regclass('spaces.module_permissions') IS NULL THEN
		EXECUTE format($table$
			CREATE TABLE spaces.module_permissions (
				space_id %s NOT NULL,
				role TEXT NOT NULL,
				module_id TEXT NOT NULL,
				can_read BOOLEAN NOT NULL DEFAULT TRUE,
				can_write BOOLEAN NOT NULL DEFAULT FALSE,
				can_admin BOOLEAN NOT NULL DEFAULT FALSE,
				updated_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
				PRIMARY KEY (space_id, role, module_id),
				CONSTRAINT space_module_permissions_space_fk
					FOREIGN KEY (space_id) REFERENCES %s (id) ON DELETE CASCADE
			)
		$table$, id_type, organizations);
		COMMENT ON TABLE spaces.module_permissions IS 'made by better-auth-spaces 0001_spaces';
	END IF;
END $$;

CREATE INDEX IF NOT EXISTS space_credentials_space_idx ON spaces.credentials (space_id);
CREATE INDEX IF NOT EXISTS space_module_permissions_space_module_idx
	ON spaces.module_permissions (space_id, module_id);

-- What the plugin needs besides. Every column has a default or may be null: whoever writes these tables in SQL need not
-- know of it. No index but the primary keys is unique: a table can be partitioned, or distributed, by its space.
ALTER TABLE spaces.credentials
	ADD COLUMN IF NOT EXISTS id TEXT NOT NULL DEFAULT gen_random_uuid()::text,
	ADD COLUMN IF NOT EXISTS kind TEXT NOT NULL DEFAULT 'oauth2',
	ADD COLUMN IF NOT EXISTS scope TEXT,
	ADD COLUMN IF NOT EXISTS status TEXT NOT NULL DEFAULT 'active',
	ADD COLUMN IF NOT EXISTS status_reason TEXT,
	ADD COLUMN IF NOT EXISTS version INTEGER NOT NULL DEFAULT 1,
	ADD COLUMN IF NOT EXISTS lease_owner TEXT,
	ADD COLUMN IF NOT EXISTS lease_until TIMESTAMPTZ,
	ADD COLUMN IF NOT EXISTS next_retry_at TIMESTAMPTZ,
	ADD COLUMN IF NOT EXISTS failures INTEGER,
	ADD COLUMN IF NOT EXISTS failed_token_fingerprint TEXT,
	ADD COLUMN IF NOT EXISTS created_by TEXT,
	ADD COLUMN IF NOT EXISTS updated_by TEXT,
	ADD COLUMN IF NOT EXISTS credential_key TEXT;

ALTER TABLE spaces.module_permissions
	ADD COLUMN IF NOT EXISTS id TEXT NOT NULL DEFAULT gen_random_uuid()::text,
	ADD COLUMN IF NOT EXISTS updated_by TEXT,
	ADD COLUMN IF NOT EXISTS created_at TIMESTAMPTZ,
	ADD COLUMN IF NOT EXISTS permission_key TEXT;
UPDATE spaces.module_permissions SET created_at = updated_at WHERE created_at IS NULL;
ALTER TABLE spaces.module_permissions
	ALTER COLUMN created_at SET DEFAULT NOW(),
	ALTER COLUMN created_at SET NOT NULL;

CREATE INDEX IF NOT EXISTS space_credentials_id_idx ON spaces.credentials (id);
CREATE INDEX IF NOT EXISTS space_credentials_next_retry_idx ON spaces.credentials (next_retry_at);
CREATE INDEX IF NOT EXISTS space_module_permissions_id_idx ON spaces.module_permissions (id);

-- `scopes` stays the array that others read and write. The plugin has the same in `scope`, delimited by spaces
-- (RFC 6749, section 3.3), because no array is the same in every database it runs on.
CREATE OR REPLACE FUNCTION spaces.keep_scopes_alike() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF TG_OP = 'UPDATE' AND NEW.scope IS NOT DISTINCT FROM OLD.scope THEN
		IF NEW.scopes IS DISTINCT FROM OLD.scopes THEN
			NEW.scope := array_to_string(NEW.scopes, ' ');
		END IF;
	ELSIF TG_OP = 'INSERT' AND NEW.scope IS NULL THEN
		NEW.scope := array_to_string(NEW.scopes, ' ');
	ELSE
		NEW.scopes := string_to_array(NEW.scope, ' ');
	END IF;
	RETURN NEW;
END $$;

DROP TRIGGER IF EXISTS keep_scopes_alike ON spaces.credentials;
CREATE TRIGGER keep_scopes_alike BEFORE INSERT OR UPDATE ON spaces.credentials
	FOR EACH ROW EXECUTE FUNCTION spaces.keep_scopes_alike();
UPDATE spaces.credentials SET scope = array_to_string(scopes, ' ') WHERE scope IS NULL AND scopes IS NOT NULL;

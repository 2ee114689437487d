-- The tables as their first version made them, before there was this plugin.
CREATE SCHEMA IF NOT EXISTS auth;
CREATE SCHEMA IF NOT EXISTS spaces;

CREATE TABLE IF NOT EXISTS spaces.credentials (
	space_id TEXT NOT NULL,
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
		FOREIGN KEY (space_id) REFERENCES auth.organizations (id) ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS space_credentials_space_idx ON spaces.credentials (space_id);

CREATE TABLE IF NOT EXISTS spaces.module_permissions (
	space_id TEXT NOT NULL,
	role TEXT NOT NULL,
	module_id TEXT NOT NULL,
	can_read BOOLEAN NOT NULL DEFAULT TRUE,
	can_write BOOLEAN NOT NULL DEFAULT FALSE,
	can_admin BOOLEAN NOT NULL DEFAULT FALSE,
	updated_at TIMESTAMPTZ NOT NULL DEFAULT NOW(),
	PRIMARY KEY (space_id, role, module_id),
	CONSTRAINT space_module_permissions_space_fk
		FOREIGN KEY (space_id) REFERENCES auth.organizations (id) ON DELETE CASCADE
);
CREATE INDEX IF NOT EXISTS space_module_permissions_space_module_idx
	ON spaces.module_permissions (space_id, module_id);

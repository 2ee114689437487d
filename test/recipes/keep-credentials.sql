create table credentials as
	select id, space_id as organization_id, provider,
		access_token_encrypted as token, refresh_token_encrypted as refresh_token, expires_at,
		array_to_string(scopes, ' ') as scopes, provider_account_id as account_id,
		updated_at, null::timestamptz as moved_at
	from spaces.credentials;

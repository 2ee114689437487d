import { beforeAll, expect, it } from "vitest";
import * as z from "zod";
import { custom } from "../../src/index.ts";
import { createWorld, type World } from "../support/world.ts";

/**
 * Rows as version 0.1 writes them, sealed by another implementation (`../vault/peer.ts`). Frozen: every later version has
 * to open them.
 */
const HEADER = "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIiwia2lkIjoiMjAyNi0xMSJ9";
const KEY = Buffer.from(Array.from({ length: 32 }, (_, index) => index));
const ROWS = [
	{
		provider: "key",
		kind: "api_key",
		sealed: "ZGRkZGRkZGRkZGRk.in7YbAObTm8EVgGsHY3BbaAy.KGRoTcJOmdZrbwWSWAaihg",
		opens: { kind: "api_key", secret: "sk_live_0123456789" },
	},
	{
		provider: "login",
		kind: "basic",
		metadataJson: '{"label":"Login","username":"club"}',
		sealed:
			"ZWVlZWVlZWVlZWVl.d4fpx8ZQ0WXt_td2CW3c-jk-x-yOewfONzKg2og9s_OIPPOZJ45S9vewZzop_F0z_VZrkLwNhEWeRw.uM8qsAimZEJxnYaJGEDZxA",
		opens: { kind: "basic", username: "club", password: "pass:wörd" },
	},
	{
		provider: "mail",
		kind: "smtp",
		metadataJson: '{"host":"mail.example.org","port":465,"secure":true,"username":"club"}',
		sealed:
			"ZmZmZmZmZmZmZmZm.WLMxYWY5ocuO7lifOQH6zbkSa2WbtHRd8J8qGlLNhFmyy3ratN3fVsXyfIcFjvh5tclTiYOBMAREUGALn-hJfmRJdcnL_idbOAszi4kFsqdlphINWKFHSHJiX_uUxZ65t5MZ2LsfZoWedxRp.n5_HUx2hNY2zgiYABe_JSA",
		opens: {
			kind: "smtp",
			host: "mail.example.org",
			port: 465,
			secure: true,
			username: "club",
			password: "pass wörd",
		},
	},
	{
		provider: "twilio",
		kind: "custom",
		sealed:
			"Z2dnZ2dnZ2dnZ2dn.hszBS7VPP9s3GuDG7DckcFM6-KTlcSNxgrdZQBiBFWiMhLca5T4sV93mnt98V8g83OTFxo4-iEGriiTPmlBWRQx2Lqe6kp8.ToNH9GfKsIt5wa538qFedw",
		opens: { kind: "custom", fields: { accountSid: "AC0123", authToken: "token", retries: 3 } },
	},
	{
		provider: "linkedin",
		kind: "oauth2",
		sealed: "aGhoaGhoaGhoaGho.MIu_WX2TWk45WvhC_g.IDyFSOwlP-1I5dXwtA9mEA",
		refresh: "aWlpaWlpaWlpaWlp.YftO87bMZEhecV5b9g.LMJXo-S7RsbpvVveTYr7DA",
		scopes: "openid w_member_social",
		opens: {
			kind: "oauth2",
			accessToken: "at-0123456789",
			expiresAt: null,
			scopes: ["openid", "w_member_social"],
			accountId: null,
		},
	},
] as const;

const spaceId = "space-1";
let world: World;
beforeAll(async () => {
	const fields = z.object({ accountSid: z.string(), authToken: z.string(), retries: z.number() });
	const credentials = { keys: [{ id: "2026-11", key: KEY }], providers: [custom({ id: "twilio", fields })] };
	world = await createWorld({ spaces: { credentials } });
	const now = new Date();
	await world.adapter.create({
		model: "organization",
		data: { id: spaceId, name: "Space", slug: "space", createdAt: now },
		forceAllowId: true,
	});
	for (const { sealed, opens: _, ...row } of ROWS) {
		const { refresh = null, ...columns } = { refresh: undefined, ...row };
		await world.adapter.create({
			model: "spaceCredential",
			data: {
				...columns,
				spaceId,
				accessTokenEncrypted: `${HEADER}..${sealed}`,
				refreshTokenEncrypted: refresh && `${HEADER}..${refresh}`,
				...{ status: "active", version: 1, createdAt: now, updatedAt: now },
			},
		});
	}
});

it.each(ROWS)("a row of kind $kind opens", async ({ provider, opens }) => {
	expect(await world.auth.api.getSpaceSecret({ body: { spaceId, provider } })).toEqual(opens);
});

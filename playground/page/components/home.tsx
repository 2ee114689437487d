import { useState } from "react";
import { Farewell } from "../activity/farewell.tsx";
import { listSpaces, readDoor } from "../lib/calls.ts";
import { setAddress, useAddress } from "../lib/use-address.ts";
import { useAnswer } from "../lib/use-answer.ts";
import { Loading } from "./panel.tsx";
import { Space } from "./space.tsx";
import { type SpaceOption, SpaceSwitcher } from "./space-switcher.tsx";

/** What one signed-in person sees. Rendered with a `key`, so that nothing of one person is shown to the next. */
export function Home({ userId }: { readonly userId: string }) {
	const [list, reload] = useAnswer(listSpaces, userId);
	const [door] = useAnswer(readDoor, undefined);
	const [deleted, setDeleted] = useState<SpaceOption | null>(null);
	const { spaceId: addressed, view } = useAddress();
	if (list.state === "loading" || door.state === "loading") return <Loading text="Reading your spaces…" />;
	if (list.state === "failed") return <p role="status">{list.failure.message}</p>;

	const spaces = list.data.map(({ id, name, metadata }) => ({ id, name, type: typeIn(metadata) }));
	// Whoever is in no space is led to a door that is not theirs, to see what it answers.
	const chosen = addressed ?? spaces[0]?.id ?? (door.state === "ready" ? door.data.id : null);
	const space = spaces.find(({ id }) => id === chosen) ?? null;
	const onDeleted = () => {
		setDeleted(space);
		setAddress({ spaceId: null, view: "permissions" });
		void reload();
	};
	const onChoose = (spaceId: string) => {
		setDeleted(null);
		setAddress({ spaceId, view });
	};

	return (
		<>
			<SpaceSwitcher spaces={spaces} chosen={chosen} onChoose={onChoose} />
			{deleted && <Farewell key={deleted.id} spaceId={deleted.id} name={deleted.name} />}
			{chosen !== null && chosen !== deleted?.id && (
				<Space
					key={chosen}
					userId={userId}
					spaceId={chosen}
					name={space?.name ?? null}
					view={view}
					onDeleted={onDeleted}
				/>
			)}
			{chosen === null && !deleted && (
				<p>
					There is no space left. Stop the playground and run <code>npm start -- --reset</code>.
				</p>
			)}
		</>
	);
}

/** Better Auth's list hands the metadata out as it is stored: as text. */
function typeIn(metadata: unknown): string {
	const { type } = typeof metadata === "string" ? JSON.parse(metadata) : Object(metadata);
	return typeof type === "string" ? type : "no type";
}

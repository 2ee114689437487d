// events.controller.ts
import { Controller, Post, UseGuards } from "@nestjs/common";
import { Requires, SpaceGuard } from "./space.guard";

@Controller("api/spaces/:spaceId/events")
@UseGuards(SpaceGuard)
export class EventsController {
	@Post()
	@Requires("calendar", "write")
	add() {
		return { added: true };
	}
}

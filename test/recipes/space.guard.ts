// space.guard.ts
import { type CanActivate, type ExecutionContext, HttpException, Injectable } from "@nestjs/common";
import { Reflector } from "@nestjs/core";
import { fromNodeHeaders } from "better-auth/node";
import type { Action } from "better-auth-spaces";
import type { Request } from "express";
import { auth } from "./auth";
import { guard, refusal } from "./guard";

const Cell = Reflector.createDecorator<{ module: string; action: Action }>();
export const Requires = (module: string, action: Action) => Cell({ module, action });

@Injectable()
export class SpaceGuard implements CanActivate {
	constructor(private readonly reflector: Reflector) {}

	async canActivate(context: ExecutionContext): Promise<boolean> {
		const cell = this.reflector.getAllAndOverride(Cell, [context.getHandler(), context.getClass()]);
		if (!cell) return false; // a route that says nothing is closed
		const { headers, params } = context.switchToHttp().getRequest<Request<{ spaceId: string }>>();
		const question = { headers: fromNodeHeaders(headers), spaceId: params.spaceId, ...cell };
		await guard(auth, question).catch((error) => {
			const { status, body } = refusal(error);
			throw new HttpException(body, status);
		});
		return true;
	}
}

/** Sets the clock of this process, in milliseconds. For before anything is imported; the monotonic one goes on as it did. */
export function shiftClock(by: number): void {
	const real = globalThis.Date;
	const now = () => real.now() + by;
	globalThis.Date = new Proxy(real, {
		construct: (target, args, shifted) =>
			Reflect.construct(target, args.length > 0 ? args : [now()], shifted),
		get: (target, key) => (key === "now" ? now : Reflect.get(target, key)),
	});
}

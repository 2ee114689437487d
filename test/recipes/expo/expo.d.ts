// What the recipe takes from Expo and React Native, which are too large to install for their types alone. After
// docs.expo.dev/versions/latest/sdk/securestore and reactnative.dev/docs/appstate.

declare module "expo-secure-store" {
	export function getItem(key: string): string | null;
	export function setItem(key: string, value: string): void;
	export function getItemAsync(key: string): Promise<string | null>;
	export function setItemAsync(key: string, value: string): Promise<void>;
}

declare module "react-native" {
	export const AppState: {
		addEventListener(
			type: "change",
			listener: (state: "active" | "background" | "inactive" | "unknown" | "extension") => void,
		): { remove(): void };
	};
}

import { createAuthClient } from "better-auth/vue";
import { spacesClient } from "better-auth-spaces/client";

export const authClient = createAuthClient({ baseURL: "https://app.example.com", plugins: [spacesClient()] });

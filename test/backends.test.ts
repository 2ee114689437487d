import { testBackend } from "./contracts/backend/suite.ts";
import { everyBackend } from "./support/every-backend.ts";
import { variants } from "./support/variants.ts";

for (const backend of [...everyBackend, ...variants]) testBackend(backend);

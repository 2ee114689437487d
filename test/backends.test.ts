import { testBackend } from "./contracts/backend/suite.ts";
import { everyBackend } from "./support/every-backend.ts";

for (const backend of everyBackend) testBackend(backend);

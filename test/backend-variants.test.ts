import { testBackend } from "./contracts/backend/suite.ts";
import { variants } from "./support/variants.ts";

for (const backend of variants) testBackend(backend);

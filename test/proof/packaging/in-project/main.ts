import { smoke } from "./smoke.js";

console.log(`answered ${await smoke()}`);
process.exit();

import fc from "fast-check";

// Else a mutant could be killed in one run and survive in the next.
fc.configureGlobal({ seed: 20_261_128 });

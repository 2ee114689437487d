import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { handOver, isPopup } from "./lib/landing.ts";
import "./styles.css";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
if (isPopup()) handOver();
else
	createRoot(root).render(
		<StrictMode>
			<App />
		</StrictMode>,
	);

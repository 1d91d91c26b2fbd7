import { bold, red, say } from "../terminal.ts";
import { StepFailedError, tellStory } from "./story.ts";

const url = (process.env["BASE_URL"] || "http://localhost:8080").replace(/\/$/, "");

say(`\n${bold("A walk through the shop")} at ${url}\n`);
try {
  await tellStory(url);
  say("\nAll of it held.\n");
} catch (error) {
  const message = error instanceof StepFailedError ? error.message : String(error);
  say(
    `  ${red("✗")} ${message.includes("fetch failed") ? `${message}. Is the shop running? npm start` : message}\n`,
  );
  process.exitCode = 1;
}

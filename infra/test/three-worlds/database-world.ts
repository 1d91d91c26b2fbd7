import { resourcesOf, type Synthesized } from "../../src/synthesized.ts";
import type { Compose } from "./compose-world.ts";
import type { Variables } from "./world.ts";

interface Parameter {
  readonly name: string;
  readonly value: string;
}

/** PostgreSQL's settings on RDS. */
export const settingsOfRds = (synthesized: Synthesized): Variables =>
  Object.fromEntries(
    resourcesOf(synthesized, "aws_db_parameter_group").flatMap(({ block }) =>
      (block["parameter"] as Parameter[]).map(({ name, value }) => [name, value]),
    ),
  );

/** PostgreSQL's settings in compose.yaml, `-c name=value`. */
export const settingsOfCompose = ({ services }: Compose): Variables =>
  Object.fromEntries(
    (services["postgres"]?.command ?? [])
      .filter((word) => word.includes("="))
      .map((word) => [word.slice(0, word.indexOf("=")), word.slice(word.indexOf("=") + 1)]),
  );

/** One line for each setting with another value than expected. */
export const settingFaults = (wanted: Variables, world: string, settings: Variables): string[] =>
  Object.entries(wanted)
    .filter(([name, value]) => settings[name] !== value)
    .map(([name, value]) => `${name} is ${settings[name] ?? "not set"} in ${world}, not ${value}`);

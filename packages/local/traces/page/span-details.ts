import { html } from "./dom.ts";
import { duration } from "./format.ts";
import type { SpanRow } from "./span-rows.ts";
import { sqlText } from "./sql-text.ts";

type Fact = readonly [name: string, value: Node | string | undefined];
type Cause = NonNullable<SpanRow["span"]["cause"]>;

const text = (value: unknown): string =>
  typeof value === "object" ? JSON.stringify(value, undefined, 2) : String(value);

const timeFacts = ({ span, offsetMs, durationMs }: SpanRow): Fact[] => [
  ["Began", `${duration(offsetMs)} into the trace`],
  ["Took", span.end_time === undefined ? "still running" : duration(durationMs)],
];

const httpFacts = ({ http }: SpanRow["span"]): Fact[] => {
  const { request, response } = http ?? {};
  const size = response?.content_length;
  return [
    ["Request", request && `${request.method ?? ""} ${request.url ?? ""}`.trim()],
    ["Status", response?.status?.toString()],
    ["Size", size === undefined ? undefined : `${size} bytes`],
    ["Client", request?.client_ip],
    ["User agent", request?.user_agent],
  ];
};

const sqlFacts = ({ sql }: SpanRow["span"]): Fact[] => [
  ["Statement", sql?.sanitized_query === undefined ? undefined : sqlText(sql.sanitized_query)],
  ["Database", sql?.url && [sql.database_type, sql.url].filter(Boolean).join(" · ")],
  ["Role", sql?.user],
];

const causeFacts = (cause: Cause): Fact[] => {
  if (typeof cause === "string") return [["Cause", `exception ${cause}`]];
  return (cause.exceptions ?? []).flatMap(({ type, message, stack = [] }): Fact[] => {
    const frames = stack.map(
      ({ label, path, line }) => `  at ${label ?? "?"} (${path ?? "?"}:${line ?? "?"})`,
    );
    return [
      ["Exception", html("span", { class: "exception" }, [type, message].filter(Boolean).join(": "))],
      ["Stack", frames.length > 0 ? frames.join("\n") : undefined],
    ];
  });
};

const recordFacts = (record: Readonly<Record<string, unknown>> | undefined): Fact[] =>
  Object.entries(record ?? {}).map(([name, value]) => [name, text(value)]);

const group = (title: string, facts: readonly Fact[]): HTMLElement[] => {
  const known = facts.filter(([, value]) => value !== undefined && value !== "");
  if (known.length === 0) return [];
  const entries = known.flatMap(([name, value = ""]) => [html("dt", {}, name), html("dd", {}, value)]);
  return [html("section", {}, html("h3", {}, title), html("dl", {}, ...entries))];
};

const flags = ({ fault, error, throttle }: SpanRow["span"]): string =>
  [fault && "fault", error && "error", throttle && "throttled"].filter(Boolean).join(", ");

/** All known facts of a span. */
export const spanDetails = (row: SpanRow): HTMLElement => {
  const { span, service } = row;
  const version = span.service?.version;
  return html(
    "div",
    { class: "details" },
    ...group("SQL", sqlFacts(span)),
    ...group("Failure", [["Marked", flags(span)], ...(span.cause ? causeFacts(span.cause) : [])]),
    ...group("HTTP", httpFacts(span)),
    ...group("Time", timeFacts(row)),
    ...group("Span", [
      ["Service", version ? `${service} ${version}` : service],
      ["User", span.user],
      ["Id", span.id],
      ["Parent", span.parent_id],
    ]),
    ...group("Annotations", recordFacts(span.annotations)),
    ...group("Metadata", recordFacts(span.metadata)),
  );
};

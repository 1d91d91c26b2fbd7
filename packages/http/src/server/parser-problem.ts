import { type ProblemCode, ProblemError, problems, statusOfProblem } from "@shop/contracts";
import { problemJson } from "../app/problem-response.ts";

const codesOfClientErrors: Readonly<Record<string, ProblemCode>> = {
  ERR_HTTP_REQUEST_TIMEOUT: "request-timeout",
  HPE_HEADER_OVERFLOW: "headers-too-large",
};

/** The complete response to a request that Node's parser rejected. */
export const problemFor = ({ code: cause = "" }: NodeJS.ErrnoException): string => {
  const code = codesOfClientErrors[cause] ?? "malformed-request";
  const text = problemJson(new ProblemError(code, problems[code].title), "/");
  const head = `HTTP/1.1 ${statusOfProblem(code)} ${problems[code].title}\r\nContent-Type: application/problem+json; charset=utf-8`;
  return `${head}\r\nCache-Control: no-store\r\nContent-Length: ${Buffer.byteLength(text)}\r\nConnection: close\r\n\r\n${text}`;
};

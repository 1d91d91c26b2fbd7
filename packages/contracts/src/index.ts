export { hasCardNumber } from "./card-number.ts";
export type { PricedLine, ProductResponse, ReservationResponse } from "./catalog.ts";
export { catalogApi, catalogInternalApi } from "./catalog.ts";
export type { Client, ClientRequest, ClientResponse, ProblemResponse, Send } from "./client.ts";
export { ContractViolationError, createClient } from "./client.ts";
export type { Money, ProblemDocument } from "./common.ts";
export { email, newPassword } from "./credentials.ts";
export {
  cursorText,
  cursorTime,
  decodeCursor,
  encodeCursor,
  pageOf,
  timeCursor,
  timeCursorOf,
} from "./cursor.ts";
export { pointerTo } from "./json-pointer.ts";
export type { OpenApiDocument } from "./openapi.ts";
export { createOpenApi } from "./openapi.ts";
export type {
  Access,
  Api,
  InputOf,
  Method,
  Operation,
  RequestOf,
  RequestSchemas,
  ResponseOf,
} from "./operation.ts";
export {
  api,
  documentedProblemsOf,
  documentedStatusesOf,
  operation,
  problemsOf,
  statusesOf,
} from "./operation.ts";
export type { PaymentResponse, PaymentWithHistoryResponse, RefundResponse } from "./payment.ts";
export { paymentApi } from "./payment.ts";
export type { FieldError, ProblemCode, ProblemFacts, ProblemKind } from "./problems.ts";
export {
  codeOfType,
  ProblemError,
  problems,
  statusOfKind,
  statusOfProblem,
  typeOfProblem,
} from "./problems.ts";
export { line, looksBlank, prose } from "./text.ts";
export type { KeySet, SessionResponse, TokensResponse, UserResponse } from "./user.ts";
export { userApi, userInternalApi } from "./user.ts";

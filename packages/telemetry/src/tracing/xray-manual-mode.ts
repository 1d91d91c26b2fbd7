/**
 * Must be imported before aws-xray-sdk-core, which otherwise installs cls-hooked on load: an async hook that
 * slows every promise and loses the context under pool contention (docs/decisions/0005).
 */
process.env["AWS_XRAY_MANUAL_MODE"] = "1";
process.env["AWS_XRAY_CONTEXT_MISSING"] ??= "IGNORE_ERROR";
